import { BatchQueue } from './queue.ts';
import type { Entry, Outcome } from './entry.ts';
import { Sender, type SenderParts } from './sender.ts';

/** Something to be written once into a data stream. */
export type Item = Omit<Entry, 'settle' | 'unanswered'>;

/** Writes documents exactly once into one data stream, in batches shared by all callers. */
export class StreamWriter {
  readonly #queue: BatchQueue;
  /** What callers wait for, by entry. */
  readonly #signal: AbortSignal;

  constructor(parts: Omit<SenderParts, 'slower'>, signal: AbortSignal) {
    this.#signal = signal;
    const sender = new Sender({ ...parts, slower: () => this.#queue.slower() });
    const failed = new WeakMap<Entry, (error: unknown) => void>();
    this.#failed = failed;
    this.#queue = new BatchQueue(async (batch) => {
      try {
        await sender.send(batch, this.#signal);
      } catch (error) {
        for (const entry of batch) failed.get(entry)?.(error);
      }
    });
  }

  readonly #failed: WeakMap<Entry, (error: unknown) => void>;

  /** Resolves with each item's outcome, in order; rejects when some can't be had: then all must be handed in again. */
  async write(items: readonly Item[], signal: AbortSignal): Promise<readonly Outcome[]> {
    await this.#queue.room(signal);
    return new Promise((resolve, reject) => {
      const outcomes: Outcome[] = new Array<Outcome>(items.length);
      let left = items.length;
      if (left === 0) resolve(outcomes);
      items.forEach((item, position) => {
        const entry: Entry = {
          ...item,
          unanswered: false,
          settle: (outcome) => {
            outcomes[position] = outcome;
            left -= 1;
            if (left === 0) resolve(outcomes);
          },
        };
        this.#failed.set(entry, reject);
        this.#queue.add(entry);
      });
    });
  }
}
