import type { Semaphore } from '../common/semaphore.ts';

/** Runs tasks within the tenant's and everybody's slots; the first failure stops the taking of new ones. */
export class Inflight {
  readonly #slots: readonly Semaphore[];
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(slots: readonly Semaphore[]) {
    this.#slots = slots;
  }

  get failed(): boolean {
    return this.#failure !== undefined;
  }

  /** Resolves when the task has begun, not when it is done. */
  async start(task: () => Promise<void>, signal: AbortSignal): Promise<void> {
    const held: (() => void)[] = [];
    const release = (): void => held.forEach((give) => give());
    try {
      for (const slot of this.#slots) held.push(await slot.acquire(signal));
    } catch (error) {
      release();
      throw error;
    }
    const run = task()
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => {
        release();
        this.#running.delete(run);
      });
    this.#running.add(run);
  }

  /** Resolves when all tasks are done; rejects with the first failure. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
    if (this.#failure !== undefined) throw this.#failure.error;
  }
}
