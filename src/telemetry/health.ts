import type { Clock } from '../common/clock.ts';
import { redactText } from './redact.ts';

/** What a probe is told. */
export interface Verdict {
  readonly ok: boolean;
  /** Why not, for people; empty when ok. */
  readonly reasons: readonly string[];
}

/** What must have been seen before this instance is ready. */
export type Precondition = 'configuration' | 'login' | 'elasticsearch';

/** Whether the loop turns, and whether everything it needs has been seen. */
export class Health {
  readonly #clock: Clock;
  readonly #bound: number;
  readonly #missing: Map<Precondition, string>;
  #last: number;
  #within: number;

  /**
   * `bound` (ms): a loop that has not been heard of for so long has stopped turning. `needs`: not ready before all of
   * them were seen.
   */
  constructor(init: { clock: Clock; bound: number; needs: readonly Precondition[] }) {
    this.#clock = init.clock;
    this.#bound = init.bound;
    this.#missing = new Map(init.needs.map((need) => [need, 'not seen yet']));
    this.#last = init.clock();
    this.#within = init.bound;
  }

  /** Called by the loop as it turns. `within` (ms): the next beat comes that soon, when it is not the usual bound (a long wait for the schedule). */
  beat(within: number = this.#bound): void {
    this.#last = this.#clock();
    this.#within = within;
  }

  /** A precondition was seen to hold, or not to and why. */
  set(need: Precondition, holds: boolean, reason = 'does not hold'): void {
    if (holds) this.#missing.delete(need);
    else this.#missing.set(need, redactText(reason));
  }

  liveness(): Verdict {
    const silence = this.#clock() - this.#last;
    if (silence <= this.#within) return { ok: true, reasons: [] };
    return { ok: false, reasons: [`the loop has not turned for ${Math.round(silence / 1_000)} s`] };
  }

  readiness(): Verdict {
    const reasons = [...this.#missing].map(([need, reason]) => `${need}: ${reason}`);
    return { ok: reasons.length === 0, reasons };
  }
}
