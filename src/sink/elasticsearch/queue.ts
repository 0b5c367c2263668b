import { Admission } from './admission.ts';
import type { Entry } from './entry.ts';

const LARGEST_BATCH = 4_000_000;
const SMALLEST_BATCH = 250_000;
const MOST_IN_FLIGHT = 4;
/** Bytes of documents handed in and not settled; above it callers wait. */
const MOST_HELD = 16_000_000;
/** Waiting a little fills batches while records trickle in. */
const LINGER = 50;
const GROWTH = 1.1;

/** Gathers entries into batches by size and time, and keeps some requests in flight; adapts both to what the cluster bears. */
export class BatchQueue {
  readonly #send: (batch: readonly Entry[]) => Promise<void>;
  readonly #admission = new Admission(MOST_HELD);
  #waiting: Entry[] = [];
  #waitingSize = 0;
  #flights = 0;
  #batchSize: number;
  readonly #largestBatch: number;
  #mostFlights = MOST_IN_FLIGHT;
  #linger: NodeJS.Timeout | undefined;

  /** @param send must not reject */
  constructor(send: (batch: readonly Entry[]) => Promise<void>, largestBatch = LARGEST_BATCH) {
    this.#send = send;
    this.#largestBatch = Math.min(largestBatch, LARGEST_BATCH);
    this.#batchSize = this.#largestBatch;
  }

  /** Waits for its turn and for room for `size` bytes; what is then added must be of that size. */
  admit(size: number, signal: AbortSignal): Promise<void> {
    return this.#admission.enter(size, signal);
  }

  /** Gives back room that was admitted and will not be used. */
  withdraw(size: number): void {
    this.#admission.leave(size);
  }

  add(entries: readonly Entry[]): void {
    for (const entry of entries) {
      this.#waiting.push(entry);
      this.#waitingSize += entry.size;
    }
    if (this.#waitingSize >= this.#batchSize) this.#launch(false);
    if (this.#waiting.length === 0) return;
    this.#linger ??= setTimeout(() => {
      this.#linger = undefined;
      this.#launch(true);
    }, LINGER);
  }

  /** Takes out those that are not in flight yet. */
  drop(entries: readonly Entry[]): void {
    const gone = new Set(entries);
    const dropped = this.#waiting.filter((entry) => gone.has(entry));
    this.#waiting = this.#waiting.filter((entry) => !gone.has(entry));
    const size = sizeOf(dropped);
    this.#waitingSize -= size;
    this.#admission.leave(size);
  }

  /** The cluster answered 429: fewer and smaller requests; they grow back with each success. */
  slower(): void {
    this.#batchSize = Math.max(Math.min(SMALLEST_BATCH, this.#largestBatch), this.#batchSize / 2);
    this.#mostFlights = Math.max(1, this.#mostFlights - 1);
  }

  #launch(partial: boolean): void {
    while (
      this.#flights < Math.floor(this.#mostFlights) &&
      this.#waiting.length > 0 &&
      (partial || this.#waitingSize >= this.#batchSize)
    ) {
      void this.#fly(this.#take());
    }
  }

  #take(): Entry[] {
    let size = 0;
    let count = 0;
    for (const entry of this.#waiting) {
      if (count > 0 && size + entry.size > this.#batchSize) break;
      size += entry.size;
      count += 1;
    }
    this.#waitingSize -= size;
    return this.#waiting.splice(0, count);
  }

  async #fly(batch: readonly Entry[]): Promise<void> {
    this.#flights += 1;
    try {
      await this.#send(batch);
    } finally {
      this.#batchSize = Math.min(this.#largestBatch, this.#batchSize * GROWTH);
      this.#mostFlights = Math.min(MOST_IN_FLIGHT, this.#mostFlights + 0.1);
      this.#flights -= 1;
      this.#admission.leave(sizeOf(batch));
      // With nothing else in flight waiting longer would only idle the cluster.
      this.#launch(this.#flights === 0);
    }
  }
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { size }) => sum + size, 0);
}
