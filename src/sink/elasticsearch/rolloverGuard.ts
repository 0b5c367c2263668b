import type { Client } from '@elastic/elasticsearch';
import type { Clock } from '../../common/clock.ts';
import { sleep } from '../../common/sleep.ts';
import { listBackingIndices, mayHold, type BackingIndex } from './backingIndices.ts';
import type { Entry } from './entry.ts';

/** What another instance had sent to the index just closed has arrived after this, in ms. */
const OTHERS_IN_FLIGHT = 1_000;
const IDS_A_REQUEST = 5_000;

interface Found {
  readonly index: string;
  readonly seqNo: number;
  readonly primaryTerm: number;
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

  async writeIndex(signal: AbortSignal): Promise<string | undefined> {
    return (await this.#known(signal)).at(-1)?.name;
  }

  /** Ids among the entries that an older backing index holds already. A copy in a younger one, left by a crash, is deleted. */
  async findOlder(entries: readonly Entry[], signal: AbortSignal): Promise<ReadonlySet<string>> {
    const indices = await this.#known(signal);
    if (indices.length < 2) return new Set();
    const now = this.#clock();
    const questions = entries.flatMap(({ id, time }) =>
      mayHold(indices, time, now).map(({ name }) => ({ id, index: name })),
    );
    const found = await this.#look(questions, signal);
    if (found.size > 0) await this.#deleteYounger(found, indices, signal);
    return new Set(found.keys());
  }

  /**
   * After a bulk request that reached another index than expected: ids that the indices before it hold as well. Their
   * younger copies are deleted. `drained` resolves when our own requests begun earlier are answered.
   */
  async findRolledOver(
    entries: readonly Entry[],
    drained: Promise<unknown>,
    signal: AbortSignal,
  ): Promise<ReadonlySet<string>> {
    this.forget();
    await drained;
    await sleep(OTHERS_IN_FLIGHT, signal);
    return this.findOlder(entries, signal);
  }

  async #known(signal: AbortSignal): Promise<readonly BackingIndex[]> {
    this.#indices ??= await listBackingIndices(this.#client, this.#stream, signal);
    return this.#indices;
  }

  async #look(
    questions: readonly { readonly id: string; readonly index: string }[],
    signal: AbortSignal,
  ): Promise<Map<string, Found[]>> {
    const found = new Map<string, Found[]>();
    for (let first = 0; first < questions.length; first += IDS_A_REQUEST) {
      const part = questions.slice(first, first + IDS_A_REQUEST);
      const answer = await this.#client.mget(
        { docs: part.map(({ id, index }) => ({ _id: id, _index: index, _source: false })), realtime: true },
        { signal },
      );
      for (const document of answer.docs) {
        if (!('found' in document) || !document.found) continue;
        const copies = found.get(document._id) ?? [];
        copies.push({ index: document._index, seqNo: document._seq_no ?? 0, primaryTerm: document._primary_term ?? 0 });
        found.set(document._id, copies);
      }
    }
    return found;
  }

  async #deleteYounger(
    found: ReadonlyMap<string, readonly Found[]>,
    indices: readonly BackingIndex[],
    signal: AbortSignal,
  ): Promise<void> {
    const position = new Map(indices.map(({ name }, index) => [name, index]));
    const oldest = new Map(
      [...found].map(([id, copies]) => [id, Math.min(...copies.map(({ index }) => position.get(index) ?? 0))]),
    );
    const questions = [...oldest].flatMap(([id, first]) =>
      indices.slice(first + 1).map(({ name }) => ({ id, index: name })),
    );
    const copies = await this.#look(questions, signal);
    const operations = [...copies].flatMap(([id, younger]) =>
      younger.map(({ index, seqNo, primaryTerm }) => ({
        delete: { _id: id, _index: index, if_seq_no: seqNo, if_primary_term: primaryTerm },
      })),
    );
    if (operations.length > 0) await this.#client.bulk({ operations }, { signal });
  }
}
