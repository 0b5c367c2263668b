import { errors, type Client } from '@elastic/elasticsearch';
import { FALLBACK_TYPES, type Capabilities } from './templates.ts';

const PROBE = 'o365-audit-exporter-probe';

/** Asks the cluster what it has: by simulating templates, which changes nothing. */
export async function findCapabilities(client: Client, signal: AbortSignal): Promise<Capabilities> {
  const replacements = new Map<string, string>();
  for (const [type, instead] of FALLBACK_TYPES) {
    const known = await accepts(client, { mappings: { properties: { probe: { type } } } }, signal);
    if (!known) replacements.set(type, instead);
  }
  const ilm = await accepts(client, { settings: { 'index.lifecycle.name': 'probe' } }, signal);
  const options = { data_stream_options: { failure_store: { enabled: false } } };
  const failureStore = await accepts(client, options, signal);
  return { replacements, ilm, failureStore, processors: await processorsOf(client, signal) };
}

async function accepts(client: Client, template: object, signal: AbortSignal): Promise<boolean> {
  try {
    await client.indices.simulateTemplate(
      { index_patterns: [`${PROBE}-*`], priority: 0, data_stream: {}, template },
      { signal },
    );
    return true;
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 400) return false;
    throw error;
  }
}

/** A processor counts only when every ingest node has it. */
async function processorsOf(client: Client, signal: AbortSignal): Promise<ReadonlySet<string>> {
  try {
    const { nodes } = await client.nodes.info({ metric: 'ingest' }, { signal });
    const lists = Object.values(nodes).map(({ ingest }) => new Set(ingest?.processors.map(({ type }) => type)));
    const [first = new Set<string>(), ...others] = lists;
    return new Set([...first].filter((type) => others.every((list) => list.has(type))));
  } catch (error) {
    // Needs the privilege `monitor`; without it there is no enrichment in Elasticsearch.
    if (error instanceof errors.ResponseError && (error.statusCode ?? 500) < 500) return new Set();
    throw error;
  }
}
