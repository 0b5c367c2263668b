import type { Log } from '../common/log.ts';
import { reconcileAll } from '../cycle/reconcileAll.ts';
import type { Evidence } from '../cycle/reconcile.ts';
import type { Summary } from '../cycle/summary.ts';
import type { Engine, Tenant } from '../cycle/types.ts';
import type { DaemonParts, Leases } from '../daemon.ts';

export interface ReconcileParts {
  readonly schedule: string;
  readonly engine: Engine;
  readonly tenants: readonly Tenant[];
  readonly evidence: Evidence;
  readonly leases: Pick<Leases, 'acquire'>;
  readonly log: Log;
  /** Gaps that the state must learn of. */
  readonly found: (gaps: Summary['gaps']) => void;
}

/** Compares on a schedule, for the tenants that this instance collects, what was offered with what is held. */
export function reconcileChore(parts: ReconcileParts): DaemonParts['chores'][number] {
  const { schedule, engine, tenants, evidence, leases, log, found } = parts;
  return {
    name: 'Reconciling',
    schedule,
    async run(stop) {
      const held = await leases.acquire(stop.drain);
      const ours = tenants.filter(({ config }) => held.has(config.tenantId));
      const summary = await reconcileAll(engine, ours, evidence, stop);
      found(summary.gaps);
      const { contents, records, gaps, seconds } = summary.report(engine.clock());
      log.info('Reconciled', { contents, records, gaps: gaps.length, seconds, failures: summary.failures.length });
    },
  };
}
