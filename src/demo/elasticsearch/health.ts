import { Client } from '@elastic/elasticsearch';
import { sleep } from '../../common/sleep.ts';
import { describeError } from '../../common/errors.ts';
import { ElasticsearchUnavailableError } from './types.ts';

const ATTEMPT_TIMEOUT = 5000;
const PAUSE = 100;

/**
 * Resolves when the cluster at `url` answers with a health that is not red, and the node that answers is `nodeName`
 * where one is given: another may listen where ours was to.
 *
 * @throws ElasticsearchUnavailableError after `patience` milliseconds
 */
export async function waitUntilHealthy(
  url: string,
  patience: number,
  signal: AbortSignal,
  nodeName?: string,
): Promise<void> {
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
        const { name } = await client.info({}, { requestTimeout: ATTEMPT_TIMEOUT, signal });
        if (nodeName !== undefined && name !== nodeName) last = new Error(`the node ${name} answers, not ${nodeName}`);
        else if (health.status.toLowerCase() === 'red') last = new Error(`the cluster's health is ${health.status}`);
        else return;
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
