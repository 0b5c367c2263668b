/** At most `limit` holders at once; waiters are served in order, and leave the queue when their signal is aborted. */
export class Semaphore {
  #free: number;
  readonly #waiters = new Set<() => void>();

  constructor(limit: number) {
    this.#free = limit;
  }

  /** Resolves with the function that gives the place back (calling it again does nothing). */
  async acquire(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#free > 0) this.#free -= 1;
    else await this.#turn(signal);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#release();
    };
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        this.#waiters.delete(enter);
        reject(signal.reason as Error);
      };
      this.#waiters.add(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #release(): void {
    const [next] = this.#waiters;
    if (next === undefined) {
      this.#free += 1;
      return;
    }
    this.#waiters.delete(next);
    next();
  }
}
