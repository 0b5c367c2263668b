/**
 * At most `limit` holders at once; waiters are served by rank, the lowest first, and in order; they leave the queue when
 * their signal is aborted.
 */
export class Semaphore {
  #free: number;
  /** By what lets it in: its rank. */
  readonly #waiters = new Map<() => void, number>();

  constructor(limit: number) {
    this.#free = limit;
  }

  /** Resolves with the function that gives the place back (calling it again does nothing). */
  async acquire(signal: AbortSignal, rank = 0): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal, rank);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#release();
    };
  }

  #turn(signal: AbortSignal, rank: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiters.delete(enter);
        reject(signal.reason as Error);
      };
      this.#waiters.set(enter, rank);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #release(): void {
    const next = this.#next();
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiters.delete(next);
    next();
  }

  #next(): (() => void) | undefined {
    let [first, lowest]: [(() => void) | undefined, number] = [undefined, Infinity];
    for (const [enter, rank] of this.#waiters) if (rank < lowest) [first, lowest] = [enter, rank];
    return first;
  }
}
