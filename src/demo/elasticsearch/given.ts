import { waitUntilHealthy } from './health.ts';
import type { RunningElasticsearch } from './types.ts';
import { ElasticsearchUnavailableError } from './types.ts';

const PATIENCE = 30_000;

/** Elasticsearch somebody else runs at `url`. */
export async function givenElasticsearch(url: string, signal: AbortSignal): Promise<RunningElasticsearch> {
  await waitUntilHealthy(url, PATIENCE, signal);
  const notOurs = (): Promise<never> =>
    Promise.reject(
      new ElasticsearchUnavailableError('ending Elasticsearch failed: TEST_ELASTICSEARCH_URL is not ours to end'),
    );
  return {
    url: url.replace(/\/+$/, ''),
    kind: 'given',
    stop: () => Promise.resolve(),
    kill: notOurs,
    restart: notOurs,
    pause: notOurs,
    resume: notOurs,
  };
}
