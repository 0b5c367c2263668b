import type { Window } from '../api/types.ts';
import { RETENTION } from '../poll/windows.ts';
import { reconcileStream, type Evidence } from './reconcile.ts';
import { Summary } from './summary.ts';
import type { Engine, Stop, Tenant } from './types.ts';

/** Compares, for every tenant and content type, what the API lists with what is held; delivers what is missing. The last seven days by default. */
export async function reconcileAll(
  engine: Engine,
  tenants: readonly Tenant[],
  evidence: Evidence,
  stop: Stop,
  chosen: Partial<Window> = {},
): Promise<Summary> {
  const now = engine.clock();
  const summary = new Summary(now);
  const window = { start: chosen.start ?? now - RETENTION, end: chosen.end ?? now };
  await evidence.refresh(stop.abort);
  for (const tenant of tenants) {
    await tenant.prepare(stop.abort);
    await Promise.all(
      tenant.config.contentTypes.map((contentType) =>
        reconcileStream({ engine, tenant, contentType, window, summary, stop }, evidence),
      ),
    );
  }
  return summary;
}
