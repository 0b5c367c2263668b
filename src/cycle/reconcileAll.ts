import type { Window } from '../api/types.ts';
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
  const summary = new Summary(engine.clock());
  await evidence.refresh(stop.abort);
  for (const tenant of tenants) {
    await tenant.prepare(stop.abort);
    await Promise.all(
      tenant.config.contentTypes.map((contentType) =>
        reconcileStream({ engine, tenant, contentType, window: chosen, summary, stop }, evidence),
      ),
    );
  }
  return summary;
}
