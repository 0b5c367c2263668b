import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';

const SAMPLES = 15;
/** The answer's time is not known better than the request took. */
const LONGEST_ROUND_TRIP = 10_000;
/** A Date header has whole seconds, cut off: on average it is half a second late. */
const HALF_SECOND = 500;
const NOTABLE = 60_000;
const WARN_EACH = 60 * 60_000;

/** The server's clock by the Date headers of its answers: the median of the last, so that single odd ones don't count. */
export class ServerClock {
  readonly #log: Log;
  readonly #clock: Clock;
  #samples: readonly number[] = [];
  #warned = -Infinity;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** Takes in an answer that was asked for at `sent` (epoch ms) and has just begun to arrive. */
  observe(headers: { readonly date?: string | undefined; readonly age?: string | undefined }, sent: number): void {
    const received = this.#clock();
    const server = Date.parse(headers.date ?? '');
    // A cached answer has the time of the first one.
    if (Number.isNaN(server) || headers.age !== undefined) return;
    if (received < sent || received - sent > LONGEST_ROUND_TRIP) return;
    this.#samples = [...this.#samples.slice(1 - SAMPLES), server + HALF_SECOND - (sent + received) / 2];
    this.#warn(received);
  }

  /** ms to add to our clock; 0 before the first answer. */
  skew(): number {
    const sorted = this.#samples.toSorted((a, b) => a - b);
    return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
  }

  #warn(now: number): void {
    const skew = this.skew();
    if (Math.abs(skew) <= NOTABLE || now - this.#warned < WARN_EACH) return;
    this.#warned = now;
    this.#log.warn('This machine’s clock differs from the API’s; windows follow the API’s', {
      skewSeconds: Math.round(skew / 1000),
    });
  }
}
