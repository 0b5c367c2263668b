import { createTask, type ScheduledTask } from 'node-cron';

/**
 * The moments of a cron expression, one after the other. What falls due while the one before it is still being worked
 * on comes at once afterwards, and only once: runs never overlap, and a slow one costs no period.
 */
export class Ticks {
  readonly #task: ScheduledTask;
  #due = false;
  #wake: (() => void) | undefined;

  constructor(expression: string) {
    const tick = (): void => {
      this.#due = true;
      this.#wake?.();
    };
    // Its own warnings would be lines of another form among ours; a moment missed on a busy machine costs a period only.
    this.#task = createTask(expression, tick, { suppressMissedWarning: true });
    void this.#task.start();
  }

  /** Resolves at the next moment; rejects with the signal's reason when aborted. */
  async next(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (!this.#due) await this.#wait(signal);
    this.#due = false;
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.#wake = undefined;
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abort, { once: true });
      this.#wake = () => {
        this.#wake = undefined;
        signal.removeEventListener('abort', abort);
        resolve();
      };
    });
  }

  /** No further moments. */
  end(): void {
    void this.#task.destroy();
  }
}
