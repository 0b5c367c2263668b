import type { Window } from '../api/types.ts';
import { runApart } from './apart.ts';
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
  const failed = 'A content type could not be reconciled';
  await evidence.refresh(stop.abort);
  for (const tenant of tenants) {
    await runApart({ engine, tenant, summary, stop, failed }, (context, now) =>
      reconcileStream(context, evidence, chosen, now, stop),
    );
  }
  return summary;
}
