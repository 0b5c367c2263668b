import { Client } from '@elastic/elasticsearch';
import { sleep } from '../../common/sleep.ts';
import { describeError } from '../../common/errors.ts';
import { ElasticsearchUnavailableError } from './types.ts';

const ATTEMPT_TIMEOUT = 5000;
const PAUSE = 100;

/**
 * Resolves when the cluster at `url` answers with a health that is not red.
 *
 * @throws ElasticsearchUnavailableError after `patience` milliseconds
 */
export async function waitUntilHealthy(url: string, patience: number, signal: AbortSignal): Promise<void> {
  const client = new Client({ node: url, maxRetries: 0 });
  const deadline = performance.now() + patience;
  let last: unknown;
  try {
    while (performance.now() < deadline) {
      try {
        const health = await client.cluster.health(
          { wait_for_status: 'yellow', timeout: '2s' },
          { requestTimeout: ATTEMPT_TIMEOUT, signal },
        );
        if (health.status.toLowerCase() !== 'red') return;
        last = new Error(`the cluster's health is ${health.status}`);
      } catch (error) {
        signal.throwIfAborted();
        last = error;
      }
      await sleep(PAUSE, signal);
    }
  } finally {
    await client.close();
  }
  const reason = describeError(last).message;
  throw new ElasticsearchUnavailableError(
    `waiting for Elasticsearch failed: not healthy within ${Math.round(patience / 1000)} s: ${reason}`,
  );
}
