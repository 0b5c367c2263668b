import type { Client } from '@elastic/elasticsearch';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { sleep } from '../../common/sleep.ts';
import { SinkError } from '../errors.ts';
import { bulkCreate, type BulkAnswer, type BulkFacts } from './bulkRequest.ts';
import { failureOf } from './client.ts';
import type { Entry, Outcome } from './entry.ts';
import { retryDelay } from './patience.ts';
import type { RolloverGuard } from './rolloverGuard.ts';
import { itemVerdict, requestVerdict, type BulkItem } from './verdict.ts';

export interface SenderParts {
  readonly client: Client;
  readonly stream: string;
  readonly guard: RolloverGuard;
  /** Puts templates there again after somebody deleted them. */
  readonly repair: (signal: AbortSignal) => Promise<void>;
  /** How long to go on without any progress before giving up, in ms. */
  readonly patience: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly observe: (facts: BulkFacts) => void;
  /** The cluster is at its limit. */
  readonly slower: () => void;
}

/** Sends one batch until each of its entries is settled. Rejects with a SinkError; entries not settled by then are in nobody's count. */
export class Sender {
  readonly #parts: SenderParts;
  readonly #inFlight = new Set<Promise<unknown>>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  async send(batch: readonly Entry[], signal: AbortSignal): Promise<void> {
    let progress = Date.now();
    let left = unsettled(batch);
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await sleep(retryDelay(attempt), signal);
      let failure: unknown;
      try {
        await this.#round(left, signal);
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
      const still = unsettled(left);
      if (still.length < left.length) {
        progress = Date.now();
        attempt = 0;
      }
      left = still;
      if (left.length > 0) this.#consider(failure, { left: left.length, attempt, progress });
    }
  }

  /** Throws when trying again makes no sense or the patience is over. */
  #consider(failure: unknown, at: { left: number; attempt: number; progress: number }): void {
    const { stream, log, patience } = this.#parts;
    if (failure instanceof SinkError) throw failure;
    const { status, message, type } = failureOf(failure);
    if (failure !== undefined && requestVerdict(status, type) === 'refused')
      throw new SinkError('ELASTICSEARCH_REFUSED', `indexing into ${stream}: ${message}`, { cause: failure });
    const waited = Date.now() - at.progress;
    if (waited >= patience) {
      const seconds = Math.round(waited / 1000);
      const why = failure === undefined ? 'documents are put off again and again' : message;
      throw new SinkError(
        'ELASTICSEARCH_UNREACHABLE',
        `indexing into ${stream}: no progress for ${seconds} s: ${why}`,
        { cause: failure },
      );
    }
    if (failure === undefined) return;
    log.warn('A bulk request failed; it is sent again', {
      stream,
      items: at.left,
      attempt: at.attempt,
      reason: message,
    });
  }

  /** One look into older indices and one bulk request. What is not settled afterwards must be sent again. */
  async #round(batch: readonly Entry[], signal: AbortSignal): Promise<void> {
    const { older, writeIndex } = await this.#parts.guard.look(batch, signal);
    for (const entry of batch) {
      const holder = older.get(entry.id);
      if (holder !== undefined) entry.settle({ kind: holder === entry.sentTo ? 'indexed' : 'duplicate' });
    }
    const fresh = unsettled(batch);
    if (fresh.length === 0) return;
    const answer = await this.#bulk(fresh, signal);
    if (answer.kind === 'items') return this.#judge(fresh, answer.items, writeIndex, signal);
    if (answer.maybeDone) for (const entry of fresh) entry.sentTo ??= writeIndex ?? '';
    const verdict = requestVerdict(answer.status, answer.type);
    if (verdict === 'slower') this.#parts.slower();
    if (verdict !== 'split') throw answer.error;
    await this.#split(fresh, answer, signal);
  }

  /** One document makes the whole request be refused: halves find it. */
  async #split(
    batch: readonly Entry[],
    answer: Extract<BulkAnswer, { kind: 'failed' }>,
    signal: AbortSignal,
  ): Promise<void> {
    if (batch.length > 1) {
      const half = Math.ceil(batch.length / 2);
      await this.#round(batch.slice(0, half), signal);
      await this.#round(batch.slice(half), signal);
      return;
    }
    const tooLarge = {
      type: 'content_too_large',
      reason: 'the document is larger than Elasticsearch takes in a request',
    };
    const refused = { type: answer.type ?? 'bad_request', reason: failureOf(answer.error).message };
    batch[0]?.settle({ kind: 'refused', ...(answer.status === 413 ? tooLarge : refused) });
  }

  async #judge(
    batch: readonly Entry[],
    items: readonly BulkItem[],
    writeIndex: string | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const { guard, stream } = this.#parts;
    const elsewhere: Entry[] = [];
    /** Ids of ours in this batch: a second entry with the same id is a duplicate even when both were sent before. */
    const ours = new Set<string>();
    const seen = new Set<string>();
    for (const [position, entry] of batch.entries()) {
      const item = items[position] ?? { status: 0 };
      const verdict = itemVerdict(item);
      seen.add(item.status === 429 ? 'slower' : verdict);
      if (verdict === 'indexed') {
        ours.add(entry.id);
        if (writeIndex === undefined || item._index === writeIndex) entry.settle({ kind: 'indexed' });
        else {
          entry.sentTo = item._index;
          elsewhere.push(entry);
        }
      } else if (verdict === 'duplicate') {
        const own = entry.sentTo !== undefined && !ours.has(entry.id);
        entry.settle({ kind: own ? 'indexed' : 'duplicate' });
        if (own) ours.add(entry.id);
      } else if (verdict === 'deadLetter') entry.settle(refusal(item));
    }
    if (seen.has('slower')) this.#parts.slower();
    if (writeIndex === undefined || seen.has('repair')) guard.forget();
    if (elsewhere.length > 0) {
      const older = await guard.lookAfterRollover(elsewhere, Promise.allSettled(this.#inFlight), signal);
      for (const entry of elsewhere) entry.settle({ kind: older.has(entry.id) ? 'duplicate' : 'indexed' });
    }
    if (seen.has('refused')) {
      const { error } = items.find((item) => itemVerdict(item) === 'refused') ?? {};
      throw new SinkError('ELASTICSEARCH_REFUSED', `indexing into ${stream}: ${error?.type}: ${error?.reason}`);
    }
    if (seen.has('repair')) await this.#parts.repair(signal);
  }

  async #bulk(batch: readonly Entry[], signal: AbortSignal): Promise<BulkAnswer> {
    const { client, stream, clock, observe } = this.#parts;
    const request = bulkCreate(client, stream, batch, new Date(clock()).toISOString(), signal);
    this.#inFlight.add(request);
    try {
      const { answer, facts } = await request;
      observe(facts);
      return answer;
    } finally {
      this.#inFlight.delete(request);
    }
  }
}

function unsettled(batch: readonly Entry[]): readonly Entry[] {
  return batch.filter(({ settled }) => !settled);
}

function refusal({ status, error, failure_store: failureStore }: BulkItem): Outcome {
  if (failureStore === 'used')
    return {
      kind: 'refused',
      type: 'failure_store',
      reason: "Elasticsearch put it into the data stream's failure store, which says why",
    };
  return {
    kind: 'refused',
    type: error?.type ?? `status_${status}`,
    reason: [error?.reason, error?.caused_by?.reason].filter(Boolean).join(': '),
  };
}
