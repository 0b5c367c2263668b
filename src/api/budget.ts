import { Semaphore } from '../common/semaphore.ts';
import { sleep } from '../common/sleep.ts';

const MINUTE = 60_000;
/** Share of a minute's requests that may be made at once. What is allowed as a burst is missing from the rate. */
const BURST_SHARE = 0.02;

/** Time that only goes forward, ms, and waiting in it; handed in so that tests can simulate it. */
export interface Timer {
  now(): number;
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const monotonic: Timer = { now: () => performance.now(), sleep };

export interface ThrottleBackoff {
  readonly throttleBackoff: number;
  readonly longestThrottleBackoff: number;
  readonly longestRetryAfter: number;
}

/**
 * The requests one tenant may make, all its content types together: a leaky bucket (GCRA). In no 60 s (the end
 * excluded) are more than `requestsPerMinute` granted, and at least 97 % of them are under steady demand. Throttling
 * stops them all.
 */
export class RequestBudget {
  readonly #turn = new Semaphore(1);
  readonly #interval: number;
  readonly #tolerance: number;
  readonly #backoff: ThrottleBackoff;
  readonly #timer: Timer;
  readonly #random: () => number;
  /** When the next request would be due if none came early. */
  #due = -Infinity;
  #pausedUntil = -Infinity;
  #streak = 0;

  constructor(requestsPerMinute: number, backoff: ThrottleBackoff, timer: Timer = monotonic, random = Math.random) {
    const burst = Math.max(1, Math.floor(requestsPerMinute * BURST_SHARE));
    // A burst of b and then one each interval: at most ceil(60 s / interval) + b − 1 in any 60 s.
    this.#interval = MINUTE / (requestsPerMinute - burst + 1);
    this.#tolerance = (burst - 1) * this.#interval;
    this.#backoff = backoff;
    this.#timer = timer;
    this.#random = random;
  }

  /** Resolves when a request may be made; in the order of asking. */
  async take(signal: AbortSignal): Promise<void> {
    const release = await this.#turn.acquire(signal);
    try {
      for (let wait = this.#wait(); wait > 0; wait = this.#wait()) await this.#timer.sleep(wait, signal);
      this.#due = Math.max(this.#due, this.#timer.now()) + this.#interval;
    } finally {
      release();
    }
  }

  /**
   * Notes that the server throttles; `retryAfter` (ms) is what it asked for. Answers that come while the tenant is
   * paused already belong to the same throttling. Returns how long the pause lasts from now.
   */
  throttled(retryAfter: number | undefined): number {
    const now = this.#timer.now();
    const paused = this.#pausedUntil - now;
    if (paused <= 0) this.#streak += 1;
    const asked = Math.min(retryAfter ?? 0, this.#backoff.longestRetryAfter);
    const wanted = asked > 0 ? asked : paused > 0 ? paused : this.#exponential();
    this.#pausedUntil = Math.max(this.#pausedUntil, now + wanted);
    return this.#pausedUntil - now;
  }

  /** Notes that a request was not throttled. */
  served(): void {
    if (this.#pausedUntil <= this.#timer.now()) this.#streak = 0;
  }

  #exponential(): number {
    const { throttleBackoff, longestThrottleBackoff } = this.#backoff;
    const ceiling = Math.min(longestThrottleBackoff, throttleBackoff * 2 ** Math.min(this.#streak - 1, 20));
    // At least half: a quota does not come back within milliseconds.
    return ceiling * (0.5 + this.#random() / 2);
  }

  #wait(): number {
    return Math.max(this.#due - this.#tolerance, this.#pausedUntil) - this.#timer.now();
  }
}
