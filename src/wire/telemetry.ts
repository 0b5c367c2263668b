import type { ApiObserver } from '../api/requester.ts';
import { systemClock } from '../common/clock.ts';
import type { Config } from '../config/types.ts';
import type { CycleObserver } from '../cycle/types.ts';
import { Health, type Precondition } from '../telemetry/health.ts';
import { loopBound } from '../telemetry/loopBound.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { StatusBoard } from '../telemetry/statusBoard.ts';

/** Metrics, health and the status board, fed by what the stages report. */
export class Telemetry {
  readonly metrics: Metrics;
  readonly health: Health;
  readonly board: StatusBoard;

  constructor(config: Config, version: string) {
    this.metrics = createMetrics(systemClock);
    const needs: Precondition[] = ['configuration', 'login'];
    if (config.output.kind === 'elasticsearch') needs.push('elasticsearch');
    this.health = new Health({ clock: systemClock, bound: loopBound(config.poll.schedule), needs });
    this.health.set('configuration', true);
    const { health } = this;
    this.board = new StatusBoard({
      version,
      clock: systemClock,
      tenants: config.tenants,
      ready: () => health.readiness(),
    });
    for (const { name: tenant, contentTypes } of config.tenants) {
      for (const contentType of contentTypes) this.metrics.declare({ tenant, contentType });
    }
  }

  apiObserver(tenant: string): ApiObserver {
    return {
      request: (operation, status) => {
        this.metrics.apiRequest({ tenant }, operation, status);
        this.health.beat();
      },
      throttled: () => this.metrics.apiThrottled({ tenant }),
    };
  }

  cycleObserver(): CycleObserver {
    return {
      content: (label, outcome) => {
        this.metrics.content(label, outcome);
        this.health.beat();
      },
      records: (label, outcome, count) => {
        this.metrics.records(label, outcome, count);
        this.board.records(label, count);
      },
      gap: (label, gap) => {
        this.metrics.gap(label, gap.to - gap.from);
        this.board.gap(label, gap);
      },
      stream: (label, facts) => {
        this.metrics.checkpoint(label, facts.checkpoint);
        this.metrics.lastSuccess(label, facts.lastSuccess);
        this.metrics.oldestPendingExpiry(label, facts.oldestPendingExpiry);
        this.board.stream(label, facts);
      },
    };
  }
}
