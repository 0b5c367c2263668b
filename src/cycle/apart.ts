import { describeError } from '../common/errors.ts';
import { EMPTY_STATE } from '../state/types.ts';
import type { StreamContext } from './contents.ts';
import { MemoryStore } from './memoryStore.ts';
import { Progress } from './progress.ts';
import type { Summary } from './summary.ts';
import type { Engine, Stop, Tenant } from './types.ts';

/** What is done beside the cycles, for one tenant. */
export interface ApartRun {
  readonly engine: Engine;
  readonly tenant: Tenant;
  readonly summary: Summary;
  readonly stop: Stop;
  /** What the log says of a content type that failed. */
  readonly failed: string;
}

/**
 * Does `work` for each content type of a tenant, with a state of its own that is thrown away afterwards; each fails
 * alone. `now` is the server's, epoch ms.
 */
export async function runApart(
  { engine, tenant, summary, stop, failed }: ApartRun,
  work: (context: StreamContext, now: number) => Promise<void>,
): Promise<void> {
  const { contentTypes, name, tenantId } = tenant.config;
  if (contentTypes.length === 0) return;
  await tenant.prepare(stop.abort);
  const now = serverNow(engine, tenant, stop.abort);
  await Promise.all(
    contentTypes.map(async (contentType) => {
      const label = { tenant: name, contentType };
      const store = new MemoryStore();
      const durable = (signal: AbortSignal): Promise<void> => engine.sink.flush(signal);
      const progress = new Progress({
        key: { tenantId, contentType },
        state: EMPTY_STATE,
        store,
        overlap: Infinity,
        durable,
      });
      try {
        await work({ engine, tenant, label, summary, progress }, await now);
      } catch (error) {
        if (stop.abort.aborted) return;
        summary.failures.push({ ...label, error });
        engine.log.error(failed, { ...label, error: describeError(error) });
      }
    }),
  );
}

/** The server's clock is known by its answers only: before the first one, something has to be asked. */
async function serverNow({ clock }: Engine, { api }: Tenant, signal: AbortSignal): Promise<number> {
  await api.listSubscriptions(signal);
  return clock() + api.clockSkew();
}
