import static org.elasticsearch.rest.RestRequest.Method.DELETE;
import static org.elasticsearch.rest.RestRequest.Method.GET;
import static org.elasticsearch.rest.RestRequest.Method.HEAD;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.elasticsearch.Build;
import org.elasticsearch.ResourceNotFoundException;
import org.elasticsearch.action.support.IndicesOptions;
import org.elasticsearch.client.internal.node.NodeClient;
import org.elasticsearch.cluster.ClusterState;
import org.elasticsearch.cluster.ClusterStateUpdateTask;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.cluster.metadata.IndexNameExpressionResolver;
import org.elasticsearch.cluster.metadata.MetadataDataStreamsService;
import org.elasticsearch.cluster.node.DiscoveryNodes;
import org.elasticsearch.cluster.project.ProjectResolver;
import org.elasticsearch.cluster.service.ClusterService;
import org.elasticsearch.common.io.stream.NamedWriteableRegistry;
import org.elasticsearch.common.settings.ClusterSettings;
import org.elasticsearch.common.settings.IndexScopedSettings;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.common.settings.SettingsFilter;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.IndexSettingProvider;
import org.elasticsearch.index.IndexVersion;
import org.elasticsearch.plugins.ActionPlugin;
import org.elasticsearch.plugins.Plugin;
import org.elasticsearch.rest.BaseRestHandler;
import org.elasticsearch.rest.RestChannel;
import org.elasticsearch.rest.RestController;
import org.elasticsearch.rest.RestHandler;
import org.elasticsearch.rest.RestRequest;
import org.elasticsearch.rest.RestResponse;
import org.elasticsearch.rest.RestStatus;
import org.elasticsearch.xcontent.XContentBuilder;

/**
 * What the full product has and the core does not: {@code GET /}, {@code GET /_license}, {@code DELETE /_data_stream/NAME},
 * and a codec for logsdb that works without the native library.
 */
public final class ProductPlugin extends Plugin implements ActionPlugin {
    private ClusterService cluster;
    private IndexNameExpressionResolver resolver;
    private ProjectResolver projects;

    @Override
    public Collection<?> createComponents(PluginServices services) {
        cluster = services.clusterService();
        resolver = services.indexNameExpressionResolver();
        projects = services.projectResolver();
        return List.of();
    }

    @Override
    public Collection<RestHandler> getRestHandlers(
        Settings settings,
        NamedWriteableRegistry registry,
        RestController controller,
        ClusterSettings clusterSettings,
        IndexScopedSettings indexSettings,
        SettingsFilter filter,
        IndexNameExpressionResolver indexResolver,
        Supplier<DiscoveryNodes> nodes,
        Predicate<NodeFeature> features
    ) {
        return List.of(new Root(), new License(), new DeleteDataStream());
    }

    /** logsdb compresses with Zstandard unless told otherwise, and fails where the native library is not there. */
    @Override
    public Collection<IndexSettingProvider> getAdditionalIndexSettingProviders(IndexSettingProvider.Parameters parameters) {
        return List.of(
            (index, stream, mode, project, now, settings, mappings, version, additional) -> additional.put("index.codec", "default")
        );
    }

    private final class Root extends BaseRestHandler {
        @Override
        public String getName() {
            return "root";
        }

        @Override
        public List<Route> routes() {
            return List.of(new Route(GET, "/"), new Route(HEAD, "/"));
        }

        @Override
        protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
            return channel -> {
                Build build = Build.current();
                XContentBuilder body = channel.newBuilder().prettyPrint().startObject();
                body.field("name", cluster.getNodeName());
                body.field("cluster_name", cluster.getClusterName().value());
                body.field("cluster_uuid", cluster.state().metadata().clusterUUID());
                body.startObject("version");
                body.field("number", build.qualifiedVersion());
                body.field("build_flavor", build.flavor());
                body.field("build_type", build.type().displayName());
                body.field("build_hash", build.hash());
                body.field("build_date", build.date());
                body.field("build_snapshot", build.isSnapshot());
                body.field("lucene_version", IndexVersion.current().luceneVersion().toString());
                body.field("minimum_wire_compatibility_version", build.minWireCompatVersion());
                body.field("minimum_index_compatibility_version", build.minIndexCompatVersion());
                body.endObject();
                body.field("tagline", "You Know, for Search");
                answer(channel, body.endObject());
            };
        }
    }

    private static final class License extends BaseRestHandler {
        @Override
        public String getName() {
            return "license";
        }

        @Override
        public List<Route> routes() {
            return List.of(new Route(GET, "/_license"));
        }

        @Override
        protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
            return channel -> {
                XContentBuilder body = channel.newBuilder().startObject().startObject("license");
                body.field("status", "active").field("type", "basic");
                answer(channel, body.endObject().endObject());
            };
        }
    }

    /** The engine's own deletion; only the REST call and its transport action live in a module that is not published. */
    private final class DeleteDataStream extends BaseRestHandler {
        @Override
        public String getName() {
            return "delete_data_stream";
        }

        @Override
        public List<Route> routes() {
            return List.of(new Route(DELETE, "/_data_stream/{name}"));
        }

        @Override
        protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
            String[] names = request.paramAsStringArray("name", new String[0]);
            request.param("expand_wildcards");
            return channel -> cluster.submitUnbatchedStateUpdateTask("delete data streams", new ClusterStateUpdateTask() {
                @Override
                public ClusterState execute(ClusterState state) {
                    var project = projects.getProjectState(state);
                    Set<DataStream> found = new HashSet<>();
                    for (String name : resolver.dataStreamNames(project.metadata(), IndicesOptions.lenientExpandOpenHidden(), names)) {
                        found.add(project.metadata().dataStreams().get(name));
                    }
                    for (String name : names) {
                        if (name.indexOf('*') < 0 && found.stream().noneMatch(stream -> stream.getName().equals(name))) {
                            throw new ResourceNotFoundException("data stream matching [" + name + "] not found");
                        }
                    }
                    return found.isEmpty() ? state : MetadataDataStreamsService.deleteDataStreams(project, found, cluster.getSettings());
                }

                @Override
                public void clusterStateProcessed(ClusterState before, ClusterState after) {
                    try {
                        answer(channel, channel.newBuilder().startObject().field("acknowledged", true).endObject());
                    } catch (IOException e) {
                        onFailure(e);
                    }
                }

                @Override
                public void onFailure(Exception failure) {
                    try {
                        channel.sendResponse(new RestResponse(channel, failure));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        }
    }

    private static void answer(RestChannel channel, XContentBuilder body) {
        channel.sendResponse(new RestResponse(RestStatus.OK, body));
    }
}
