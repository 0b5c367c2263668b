import { errors, type Client } from '@elastic/elasticsearch';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { sleep } from '../../common/sleep.ts';
import { SinkError } from '../errors.ts';
import type { Entry } from './entry.ts';
import { failureOf } from './client.ts';
import { retryDelay } from './patience.ts';
import type { RolloverGuard } from './rolloverGuard.ts';
import { itemVerdict, requestVerdict, type BulkItem } from './verdict.ts';

const BULK_FIELDS =
  'items.create._index,items.create.status,items.create.error.type,items.create.error.reason,items.create.error.caused_by.type,items.create.error.caused_by.reason';

interface BulkAnswer {
  readonly items?: readonly { readonly create?: BulkItem }[];
}

/** What is known of a finished bulk request; status 0: no answer. */
export interface BulkFacts {
  readonly status: number;
  readonly items: number;
  readonly bytes: number;
  readonly ms: number;
}

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
    let left = batch;
    let progress = Date.now();
    for (let attempt = 0; left.length > 0; attempt += 1) {
      if (attempt > 0) await sleep(retryDelay(attempt), signal);
      const before = left.length;
      try {
        left = await this.#round(left, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof SinkError) throw error;
        this.#giveUpAfter(progress, error);
        this.#parts.log.warn('A bulk request failed; it is sent again', {
          stream: this.#parts.stream,
          items: left.length,
          attempt,
          reason: failureOf(error).message,
        });
        continue;
      }
      if (left.length < before) {
        progress = Date.now();
        attempt = 0;
      } else if (left.length > 0) this.#giveUpAfter(progress, undefined);
    }
  }

  #giveUpAfter(progress: number, cause: unknown): void {
    if (Date.now() - progress < this.#parts.patience) return;
    const seconds = Math.round((Date.now() - progress) / 1000);
    throw new SinkError(
      'ELASTICSEARCH_UNREACHABLE',
      `indexing into ${this.#parts.stream}: no progress for ${seconds} s`,
      { cause },
    );
  }

  /** One look into older indices and one bulk request; resolves with what must be sent again. */
  async #round(batch: readonly Entry[], signal: AbortSignal): Promise<readonly Entry[]> {
    const { guard } = this.#parts;
    const older = await guard.findOlder(batch, signal);
    for (const entry of batch) if (older.has(entry.id)) entry.settle({ kind: 'duplicate' });
    const fresh = older.size === 0 ? batch : batch.filter(({ id }) => !older.has(id));
    if (fresh.length === 0) return [];
    const expected = await guard.writeIndex(signal);
    const items = await this.#bulk(fresh, signal);
    if (items === undefined) {
      if (fresh.length === 1) {
        fresh[0]?.settle({
          kind: 'refused',
          type: 'content_too_large',
          reason: 'a single document is larger than Elasticsearch takes in a request',
        });
        return [];
      }
      const half = Math.ceil(fresh.length / 2);
      return [...(await this.#round(fresh.slice(0, half), signal)), ...(await this.#round(fresh.slice(half), signal))];
    }
    return this.#judge(fresh, items, expected, signal);
  }

  async #judge(
    batch: readonly Entry[],
    items: readonly BulkItem[],
    expected: string | undefined,
    signal: AbortSignal,
  ): Promise<readonly Entry[]> {
    const again: Entry[] = [];
    const elsewhere: Entry[] = [];
    let missing = false;
    for (const [position, entry] of batch.entries()) {
      const item = items[position];
      if (item === undefined) throw new Error('the bulk answer has an item too few');
      const verdict = itemVerdict(item);
      if (verdict === 'indexed' && expected !== undefined && item._index !== expected) elsewhere.push(entry);
      else if (verdict === 'indexed') entry.settle({ kind: 'indexed' });
      else if (verdict === 'duplicate') entry.settle({ kind: entry.unanswered ? 'indexed' : 'duplicate' });
      else if (verdict === 'deadLetter') entry.settle(refusal(item));
      else again.push(entry);
      missing ||= verdict === 'repair';
      if (item.status === 429) this.#parts.slower();
    }
    if (expected === undefined) this.#parts.guard.forget();
    if (elsewhere.length > 0) {
      const twice = await this.#parts.guard.findRolledOver(elsewhere, Promise.allSettled(this.#inFlight), signal);
      for (const entry of elsewhere) entry.settle({ kind: twice.has(entry.id) ? 'duplicate' : 'indexed' });
    }
    if (missing) {
      this.#parts.guard.forget();
      await this.#parts.repair(signal);
    }
    return again;
  }

  /** The answer's items in order; undefined when the request was too large. */
  async #bulk(batch: readonly Entry[], signal: AbortSignal): Promise<readonly BulkItem[] | undefined> {
    const ingested = new Date(this.#parts.clock()).toISOString();
    let body = '';
    for (const entry of batch) body += `{"create":{"_id":${JSON.stringify(entry.id)}}}\n${entry.body(ingested)}\n`;
    const began = Date.now();
    const request = this.#parts.client.transport.request<BulkAnswer>(
      {
        method: 'POST',
        path: `/${this.#parts.stream}/_bulk`,
        querystring: { filter_path: BULK_FIELDS, require_data_stream: true },
        bulkBody: body,
      },
      { signal, maxRetries: 0 },
    );
    this.#inFlight.add(request);
    let status = 0;
    try {
      const answer = await request;
      status = 200;
      const items = (answer.items ?? []).map(({ create }) => create ?? { status: 0 });
      if (items.length !== batch.length)
        throw new Error(`the bulk answer has ${items.length} items for ${batch.length}`);
      return items;
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof errors.ResponseError) status = error.statusCode ?? 0;
      const verdict = requestVerdict(error instanceof errors.ResponseError ? error.statusCode : undefined);
      if (verdict === 'split') return undefined;
      if (verdict === 'refused')
        throw new SinkError(
          'ELASTICSEARCH_REFUSED',
          `indexing into ${this.#parts.stream}: ${failureOf(error).message}`,
        );
      if (verdict === 'slower') this.#parts.slower();
      else for (const entry of batch) entry.unanswered = true;
      throw error;
    } finally {
      this.#inFlight.delete(request);
      this.#parts.observe({ status, items: batch.length, bytes: body.length, ms: Date.now() - began });
    }
  }
}

function refusal({ status, error }: BulkItem): { kind: 'refused'; type: string; reason: string } {
  const cause = error?.caused_by?.reason;
  return {
    kind: 'refused',
    type: error?.type ?? `status_${status}`,
    reason: [error?.reason, cause].filter(Boolean).join(': '),
  };
}
