import { Gauge, type Registry } from 'prom-client';
import type { Clock } from '../common/clock.ts';

type Labels = Readonly<Record<string, string>>;

/** The gauges that follow from a moment (epoch ms) of each stream; those relative to now are worked out at the scrape. */
export class StreamTimes {
  readonly checkpoint: Moments;
  readonly lastSuccess: Moments;
  readonly oldestPendingExpiry: Moments;

  constructor(registers: Registry[], prefix: string, labelNames: string[], clock: Clock) {
    const moments = (name: string, help: string, seconds: (at: number) => number): Moments => {
      const stored = new Moments();
      const gauge = new Gauge({
        name: prefix + name,
        help,
        labelNames,
        registers,
        collect: () => {
          gauge.reset();
          for (const [labels, at] of stored) gauge.set(labels, seconds(at));
        },
      });
      return stored;
    };
    this.checkpoint = moments(
      'checkpoint_lag_seconds',
      'Time since the moment before which everything is delivered',
      (at) => (clock() - at) / 1_000,
    );
    this.lastSuccess = moments(
      'last_success_timestamp_seconds',
      'When a cycle last ended without a fault',
      (at) => at / 1_000,
    );
    this.oldestPendingExpiry = moments(
      'oldest_pending_expiry_seconds',
      'Time until the first content that could not be fetched yet expires',
      (at) => (at - clock()) / 1_000,
    );
  }
}

/** A moment for each set of labels; undefined takes it away. */
class Moments implements Iterable<readonly [Labels, number]> {
  readonly #moments = new Map<string, readonly [Labels, number]>();

  set(labels: Labels, at: number | undefined): void {
    const key = JSON.stringify(labels);
    if (at === undefined) this.#moments.delete(key);
    else this.#moments.set(key, [labels, at]);
  }

  [Symbol.iterator](): Iterator<readonly [Labels, number]> {
    return this.#moments.values();
  }
}
