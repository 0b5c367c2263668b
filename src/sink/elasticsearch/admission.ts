/** Holds callers back while more than `most` is inside; first come, first served. One caller may go above it, so that nothing is too large for ever. */
export class Admission {
  readonly #most: number;
  #held = 0;
  readonly #waiting = new Set<{ readonly size: number; readonly go: () => void }>();

  constructor(most: number) {
    this.#most = most;
  }

  async enter(size: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#waiting.size === 0 && this.#fits(size)) {
      this.#held += size;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const waiter = {
        size,
        go: () => {
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = (): void => {
        this.#waiting.delete(waiter);
        reject(signal.reason as Error);
        this.#admit();
      };
      this.#waiting.add(waiter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  leave(size: number): void {
    this.#held -= size;
    this.#admit();
  }

  #admit(): void {
    for (const waiter of this.#waiting) {
      if (!this.#fits(waiter.size)) return;
      this.#waiting.delete(waiter);
      this.#held += waiter.size;
      waiter.go();
    }
  }

  #fits(size: number): boolean {
    return this.#held === 0 || this.#held + size <= this.#most;
  }
}
