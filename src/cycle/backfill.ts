import type { Window } from '../api/types.ts';
import { describeError } from '../common/errors.ts';
import type { ContentType } from '../config/contentTypes.ts';
import { oldestStart, splitWindows } from '../poll/windows.ts';
import { EMPTY_STATE } from '../state/types.ts';
import { ContentWorker, noteGap, type StreamContext } from './contents.ts';
import { MemoryStore } from './memoryStore.ts';
import { Progress } from './progress.ts';
import { runWindow } from './stream.ts';
import type { Summary } from './summary.ts';
import type { Engine, Stop, Tenant } from './types.ts';

/** Delivers everything listed in `window` for one tenant's content type, whatever the live checkpoint says and without touching it. Without an end, until now by the server's clock. */
export async function backfillStream(
  engine: Engine,
  tenant: Tenant,
  contentType: ContentType,
  { start, end }: Pick<Window, 'start'> & Partial<Window>,
  summary: Summary,
  stop: Stop,
): Promise<void> {
  const context = apart(engine, tenant, contentType, summary);
  try {
    const now = await serverNow(engine, tenant, stop.abort);
    const oldest = oldestStart(now);
    if (start < oldest) {
      const to = Math.min(end ?? now, oldest);
      noteGap(context, { from: start, to, reason: 'expired' });
    }
    const worker = new ContentWorker(context);
    for (const part of splitWindows(Math.max(start, oldest), Math.min(end ?? now, now))) {
      if (!(await runWindow(context, worker, part, stop))) break;
    }
    if (worker.halted !== undefined) throw worker.halted;
  } catch (error) {
    if (stop.abort.aborted) return;
    summary.failures.push({ ...context.label, error });
    engine.log.error('A content type could not be backfilled', { ...context.label, error: describeError(error) });
  }
}

/** The server's clock is known by its answers only: before the first one, something has to be asked. */
export async function serverNow({ clock }: Engine, { api }: Tenant, signal: AbortSignal): Promise<number> {
  await api.listSubscriptions(signal);
  return clock() + api.clockSkew();
}

/** A stream's context with a state of its own that is thrown away afterwards. */
export function apart(engine: Engine, tenant: Tenant, contentType: ContentType, summary: Summary): StreamContext {
  const store = new MemoryStore();
  const key = { tenantId: tenant.config.tenantId, contentType };
  const durable = (signal: AbortSignal): Promise<void> => engine.sink.flush(signal);
  const progress = new Progress({ key, state: EMPTY_STATE, store, overlap: Infinity, durable });
  return { engine, tenant, label: { tenant: tenant.config.name, contentType }, summary, progress };
}
