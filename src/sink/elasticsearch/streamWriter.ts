import { BatchQueue } from './queue.ts';
import type { Entry, Outcome } from './entry.ts';
import { Sender, type SenderParts } from './sender.ts';

/** Something to be written once into a data stream. */
export type Item = Omit<Entry, 'settle' | 'unanswered'>;

/** Writes documents exactly once into one data stream, in batches shared by all callers. */
export class StreamWriter {
  readonly #queue: BatchQueue;
  /** Tells an entry's caller that its outcome can't be had. */
  readonly #fail = new WeakMap<Entry, (error: unknown) => void>();

  constructor(
    parts: Omit<SenderParts, 'slower'>,
    { signal, largestBatch }: { readonly signal: AbortSignal; readonly largestBatch?: number | undefined },
  ) {
    const sender = new Sender({
      ...parts,
      slower: () => {
        this.#queue.slower();
      },
    });
    this.#queue = new BatchQueue(async (batch) => {
      try {
        await sender.send(batch, signal);
      } catch (error) {
        for (const entry of batch) this.#fail.get(entry)?.(error);
      }
    }, largestBatch);
  }

  /** Resolves with each item's outcome, in order; rejects when one can't be had: then all must be handed in again. */
  async write(items: readonly Item[], signal: AbortSignal): Promise<readonly Outcome[]> {
    if (items.length === 0) return [];
    await this.#queue.room(signal);
    const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
    const outcomes: Outcome[] = [];
    let left = items.length;
    for (const [position, item] of items.entries()) {
      const entry: Entry = {
        ...item,
        unanswered: false,
        settle: (outcome) => {
          outcomes[position] = outcome;
          left -= 1;
          if (left === 0) resolve(outcomes);
        },
      };
      this.#fail.set(entry, reject);
      this.#queue.add(entry);
    }
    return promise;
  }
}
