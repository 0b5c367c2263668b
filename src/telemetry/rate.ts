import type { Clock } from '../common/clock.ts';

const SLOT = 10_000;
const SLOTS = 30;

/** Counts per minute over the last five minutes, or over the time since the start while that is shorter. */
export class Rate {
  readonly #clock: Clock;
  readonly #started: number;
  readonly #slots = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#started = clock();
  }

  add(count: number): void {
    const slot = this.#slot();
    this.#slots.set(slot, (this.#slots.get(slot) ?? 0) + count);
    this.#forget(slot);
  }

  perMinute(): number {
    this.#forget(this.#slot());
    let sum = 0;
    for (const count of this.#slots.values()) sum += count;
    const span = Math.min(SLOT * SLOTS, Math.max(SLOT, this.#clock() - this.#started));
    return Math.round((sum / span) * 60_000);
  }

  #slot(): number {
    return Math.floor(this.#clock() / SLOT);
  }

  #forget(now: number): void {
    for (const slot of this.#slots.keys()) if (slot <= now - SLOTS) this.#slots.delete(slot);
  }
}
