import type { Entry } from './entry.ts';

const LARGEST_BATCH = 4_000_000;
const SMALLEST_BATCH = 250_000;
const MOST_IN_FLIGHT = 4;
/** Characters of documents handed in and not settled; above it callers wait. */
const MOST_WAITING = 16_000_000;
/** Waiting a little fills batches while records trickle in. */
const LINGER = 50;
const GROWTH = 1.1;

/** Gathers entries into batches by size and time, and keeps some requests in flight; adapts both to what the cluster bears. */
export class BatchQueue {
  readonly #send: (batch: readonly Entry[]) => Promise<void>;
  #waiting: Entry[] = [];
  #waitingSize = 0;
  #heldSize = 0;
  #flights = 0;
  #batchSize: number;
  readonly #largestBatch: number;
  #mostFlights = MOST_IN_FLIGHT;
  #linger: NodeJS.Timeout | undefined;
  readonly #blocked = new Set<() => void>();

  constructor(send: (batch: readonly Entry[]) => Promise<void>, largestBatch = LARGEST_BATCH) {
    this.#send = send;
    this.#largestBatch = Math.min(largestBatch, LARGEST_BATCH);
    this.#batchSize = this.#largestBatch;
  }

  /** Waits until there is room. */
  async room(signal: AbortSignal): Promise<void> {
    while (this.#heldSize > MOST_WAITING) {
      signal.throwIfAborted();
      await new Promise<void>((resolve, reject) => {
        const go = (): void => {
          signal.removeEventListener('abort', stop);
          resolve();
        };
        const stop = (): void => {
          this.#blocked.delete(go);
          reject(signal.reason as Error);
        };
        this.#blocked.add(go);
        signal.addEventListener('abort', stop, { once: true });
      });
    }
  }

  add(entry: Entry): void {
    this.#waiting.push(entry);
    this.#waitingSize += entry.size;
    this.#heldSize += entry.size;
    if (this.#waitingSize >= this.#batchSize) this.#launch(false);
    else
      this.#linger ??= setTimeout(() => {
        this.#linger = undefined;
        this.#launch(true);
      }, LINGER);
  }

  /** The cluster answered 429: fewer and smaller requests; they grow back with each success. */
  slower(): void {
    this.#batchSize = Math.max(SMALLEST_BATCH, this.#batchSize / 2);
    this.#mostFlights = Math.max(1, this.#mostFlights - 1);
  }

  #launch(partial: boolean): void {
    while (
      this.#flights < this.#mostFlights &&
      this.#waiting.length > 0 &&
      (partial || this.#waitingSize >= this.#batchSize)
    ) {
      void this.#fly(this.#take());
    }
  }

  #take(): Entry[] {
    let size = 0;
    let count = 0;
    while (count < this.#waiting.length && (count === 0 || size < this.#batchSize)) {
      size += this.#waiting[count]?.size ?? 0;
      count += 1;
    }
    const batch = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    this.#waitingSize -= size;
    return batch;
  }

  async #fly(batch: readonly Entry[]): Promise<void> {
    this.#flights += 1;
    try {
      await this.#send(batch);
      this.#batchSize = Math.min(this.#largestBatch, this.#batchSize * GROWTH);
      this.#mostFlights = Math.min(MOST_IN_FLIGHT, this.#mostFlights + 0.1);
    } finally {
      this.#flights -= 1;
      for (const { size } of batch) this.#heldSize -= size;
      for (const go of this.#blocked) go();
      this.#blocked.clear();
      // With nothing else in flight waiting longer would only idle the cluster.
      this.#launch(this.#flights === 0);
    }
  }
}
