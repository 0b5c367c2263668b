import { oldestStart, splitWindows } from '../poll/windows.ts';
import { runApart } from './apart.ts';
import { ContentWorker, noteGap } from './contents.ts';
import { runWindow } from './stream.ts';
import type { Summary } from './summary.ts';
import type { Engine, Stop, Tenant } from './types.ts';

/**
 * Delivers everything of a tenant that is listed in `[start, end)`, whatever the live checkpoints say and without
 * touching them. Without an end, until now by the server's clock.
 */
export function backfillTenant(
  engine: Engine,
  tenant: Tenant,
  { start, end: wanted = Infinity }: { readonly start: number; readonly end: number | undefined },
  summary: Summary,
  stop: Stop,
): Promise<void> {
  const failed = 'A content type could not be backfilled';
  return runApart({ engine, tenant, summary, stop, failed }, async (context, now) => {
    const end = Math.min(wanted, now);
    const oldest = oldestStart(now);
    if (start < oldest) noteGap(context, { from: start, to: Math.min(end, oldest), reason: 'expired' });
    const worker = new ContentWorker(context);
    for (const part of splitWindows(Math.max(start, oldest), end)) {
      if (!(await runWindow(context, worker, part, stop))) break;
    }
    if (worker.halted !== undefined) throw worker.halted;
  });
}
