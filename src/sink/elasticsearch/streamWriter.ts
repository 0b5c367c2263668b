import { BatchQueue } from './queue.ts';
import type { Entry, Outcome } from './entry.ts';
import { Sender, type SenderParts } from './sender.ts';

/** Something to be written once into a data stream. */
export type Item = Pick<Entry, 'id' | 'time' | 'size' | 'body'>;

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

  /**
   * Resolves with each item's outcome, in order; rejects when one can't be had, and with the signal's reason as soon as
   * it is aborted: then all must be handed in again.
   */
  async write(items: readonly Item[], signal: AbortSignal): Promise<readonly Outcome[]> {
    if (items.length === 0) return [];
    const size = items.reduce((sum, item) => sum + item.size, 0);
    await this.#queue.admit(size, signal);
    if (signal.aborted) {
      this.#queue.withdraw(size);
      throw signal.reason;
    }
    const { promise, resolve, reject } = Promise.withResolvers<readonly Outcome[]>();
    const outcomes: Outcome[] = [];
    let left = items.length;
    const entries = items.map((item, position) => {
      const entry = new Waiting(item, (outcome) => {
        outcomes[position] = outcome;
        left -= 1;
        if (left === 0) resolve(outcomes);
      });
      this.#fail.set(entry, leave);
      return entry;
    });

    /** What is in flight already is carried out, but nobody asks for it any more. */
    function leave(error: unknown): void {
      for (const entry of entries) entry.abandon();
      reject(error);
    }

    const stop = (): void => {
      leave(signal.reason);
      this.#queue.drop(entries);
    };
    signal.addEventListener('abort', stop, { once: true });
    this.#queue.add(entries);
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }
}

class Waiting implements Entry {
  readonly id: string;
  readonly time: number;
  readonly size: number;
  sentTo: string | undefined;
  #settled = false;
  readonly #item: Item;
  readonly #conclude: (outcome: Outcome) => void;

  constructor(item: Item, conclude: (outcome: Outcome) => void) {
    this.id = item.id;
    this.time = item.time;
    this.size = item.size;
    this.#item = item;
    this.#conclude = conclude;
  }

  body(ingested: string): string {
    return this.#item.body(ingested);
  }

  get settled(): boolean {
    return this.#settled;
  }

  settle(outcome: Outcome): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#conclude(outcome);
  }

  abandon(): void {
    this.#settled = true;
  }
}
