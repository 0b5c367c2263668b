/** One run of a task serves all who ask while it lasts. It is aborted when the last of them has lost interest. */
export class SharedTask<T> {
  readonly #task: (signal: AbortSignal) => Promise<T>;
  #running: Running<T> | undefined;

  constructor(task: (signal: AbortSignal) => Promise<T>) {
    this.#task = task;
  }

  /** Settles as the task does, or rejects with the signal's reason as soon as it is aborted. */
  async run(signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const running = (this.#running ??= this.#start());
    running.waiting += 1;
    let leave = (): void => {};
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      return await Promise.race([running.result, left]);
    } finally {
      signal.removeEventListener('abort', leave);
      running.waiting -= 1;
      if (running.waiting === 0) {
        if (this.#running === running) this.#running = undefined;
        running.controller.abort();
      }
    }
  }

  #start(): Running<T> {
    const controller = new AbortController();
    const result = this.#task(controller.signal);
    const running = { result, controller, waiting: 0 };
    const end = (): void => {
      if (this.#running === running) this.#running = undefined;
    };
    result.then(end, end);
    return running;
  }
}

interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}
