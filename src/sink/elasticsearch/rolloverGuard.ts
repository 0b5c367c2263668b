import type { Client } from '@elastic/elasticsearch';
import type { Clock } from '../../common/clock.ts';
import { sleep } from '../../common/sleep.ts';
import { listBackingIndices, mayHold, type BackingIndex } from './backingIndices.ts';
import { deleteCopies, findCopies } from './copies.ts';
import type { Entry } from './entry.ts';

/** What another instance had sent to the index just closed has arrived after this, in ms. */
const OTHERS_IN_FLIGHT = 1_000;

type Asked = Pick<Entry, 'id' | 'time'>;

/** What was found before a bulk request. */
export interface Look {
  /** Ids that older backing indices hold already → the oldest of these. */
  readonly older: ReadonlyMap<string, string>;
  /**
   * The index that was the write index then; undefined without a data stream. A document that is created elsewhere has
   * met a rollover, and the indices looked into were not all that can hold it.
   */
  readonly writeIndex: string | undefined;
}

/**
 * Keeps a document from being in a data stream twice across rollovers, where `_id` alone does not: `_id` is unique
 * inside one backing index only.
 */
export class RolloverGuard {
  readonly #client: Client;
  readonly #stream: string;
  readonly #clock: Clock;
  #indices: readonly BackingIndex[] | undefined;

  constructor(client: Client, stream: string, clock: Clock) {
    this.#client = client;
    this.#stream = stream;
    this.#clock = clock;
  }

  /** Forgets what is known of the backing indices. */
  forget(): void {
    this.#indices = undefined;
  }

  /** Looks for the entries in older backing indices. A copy in a younger one, left by a crash, is deleted. */
  async look(entries: readonly Asked[], signal: AbortSignal): Promise<Look> {
    this.#indices ??= await listBackingIndices(this.#client, this.#stream, signal);
    // The same list for the question and for the write index: others may forget it while this one waits.
    const indices = this.#indices;
    const now = this.#clock();
    const places = entries.flatMap(({ id, time }) =>
      mayHold(indices, time, now).map(({ name }) => ({ id, index: name })),
    );
    const older = places.length === 0 ? new Map<string, string>() : await this.#clear(places, indices, signal);
    return { older, writeIndex: indices.at(-1)?.name };
  }

  /**
   * After a bulk request that reached another index than expected: which of its entries the indices before hold as well.
   * Their younger copies are deleted. `drained` resolves when our own requests begun earlier are answered.
   */
  async lookAfterRollover(
    entries: readonly Asked[],
    drained: Promise<unknown>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>> {
    this.forget();
    await drained;
    await sleep(OTHERS_IN_FLIGHT, signal);
    this.forget();
    return (await this.look(entries, signal)).older;
  }

  /** Resolves with the oldest index that has each id; deletes every younger copy. */
  async #clear(
    places: readonly { readonly id: string; readonly index: string }[],
    indices: readonly BackingIndex[],
    signal: AbortSignal,
  ): Promise<Map<string, string>> {
    const found = await findCopies(this.#client, places, signal);
    const age = new Map(indices.map(({ name }, position) => [name, position]));
    const oldest = new Map<string, string>();
    for (const [id, copies] of found) {
      const [first] = copies.toSorted((a, b) => (age.get(a.index) ?? 0) - (age.get(b.index) ?? 0));
      if (first !== undefined) oldest.set(id, first.index);
    }
    const younger = [...oldest].flatMap(([id, first]) =>
      indices.slice((age.get(first) ?? 0) + 1).map(({ name }) => ({ id, index: name })),
    );
    if (younger.length > 0) await deleteCopies(this.#client, await findCopies(this.#client, younger, signal), signal);
    return oldest;
  }
}
