import type { Log } from '../../common/log.ts';
import { sleep } from '../../common/sleep.ts';
import type { SinkError } from '../errors.ts';
import { sinkFailure } from './client.ts';

const FIRST_DELAY = 250;
const LONGEST_DELAY = 20_000;

/** How long to wait before the next try: doubling with full jitter, in ms. */
export function retryDelay(attempt: number): number {
  return Math.random() * Math.min(FIRST_DELAY * 2 ** attempt, LONGEST_DELAY);
}

/** Tries something small until it succeeds, is refused, or `patience` ms are over. Rejects with a SinkError. */
export async function patiently<T>(
  action: string,
  run: () => Promise<T>,
  { patience, log, signal }: { readonly patience: number; readonly log: Log; readonly signal: AbortSignal },
): Promise<T> {
  const began = Date.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      signal.throwIfAborted();
      const failure: SinkError = sinkFailure(action, error);
      const left = patience - (Date.now() - began);
      if (failure.code === 'ELASTICSEARCH_REFUSED' || left <= 0) throw failure;
      log.warn('Elasticsearch does not answer as it should; trying again', {
        action,
        attempt,
        reason: failure.message,
      });
      await sleep(Math.min(retryDelay(attempt), left), signal);
    }
  }
}
