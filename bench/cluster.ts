import { startElasticsearch } from '../src/demo/elasticsearch/start.ts';

export interface Cluster {
  readonly url: string;
  readonly version: string;
  /** Calls with a namespace of its own, whose data streams are deleted afterwards. */
  inNamespace<T>(act: (namespace: string) => Promise<T>): Promise<T>;
}

/** Calls with a real Elasticsearch: the one at TEST_ELASTICSEARCH_URL, else one that is started and ended. */
export async function withElasticsearch(act: (cluster: Cluster) => Promise<void>): Promise<void> {
  const running = await startElasticsearch({ heap: '1g' }, new AbortController().signal);
  const { url } = running;
  let last = 0;
  try {
    const info = (await (await fetch(url)).json()) as { version: { number: string } };
    await act({
      url,
      version: info.version.number,
      async inNamespace(use) {
        const namespace = `bench${process.pid}.${(last += 1)}`;
        try {
          return await use(namespace);
        } finally {
          for (const dataset of ['o365.audit', 'audit_exporter.deadletter', 'audit_exporter.content']) {
            await fetch(`${url}/_data_stream/logs-${dataset}-${namespace}`, { method: 'DELETE' });
          }
        }
      },
    });
  } finally {
    await running.stop();
  }
}
