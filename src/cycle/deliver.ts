import { ApiError } from '../api/errors.ts';
import type { ContentReference } from '../api/types.ts';
import type { Counts, Outgoing } from '../sink/types.ts';
import type { Books, Delivery, Engine, Tenant } from './types.ts';

/** Groups of one content handed to the sink and not yet answered; more would hold memory without gaining speed. */
const WRITES_AHEAD = 3;

/**
 * Fetches one content, maps its records, and waits until the sink has answered for each of them; then its ledger
 * document is written. Rejects only with a SinkError or when aborted: then nothing may be concluded about the content.
 */
export async function deliver(
  engine: Engine,
  tenant: Tenant,
  content: ContentReference,
  { whole, signal }: { readonly whole: boolean; readonly signal: AbortSignal },
): Promise<Delivery> {
  const books: Books = { received: 0, indexed: 0, duplicate: 0, deadLettered: 0, dropped: 0 };
  const started = engine.clock();
  const origin = { tenant: tenant.config.name, contentType: content.contentType, contentId: content.contentId };
  const ledger = { ...origin, created: content.created, expires: content.expires, started };
  const failure = await carry();
  if (failure === undefined) {
    // What may be a part of the blob is no evidence that the blob was delivered.
    if (!whole) return { kind: 'delivered', books };
    await engine.sink.record({ ...ledger, ...books, status: 'delivered', finished: engine.clock() }, signal);
    return { kind: 'delivered', books };
  }
  const verdict = failure instanceof ApiError ? failure.verdict : 'retry';
  const expired = verdict === 'gone' || content.expires <= engine.clock() + tenant.api.clockSkew();
  const status = expired ? ('expired' as const) : ('failed' as const);
  await engine.sink.record({ ...ledger, ...books, status, finished: engine.clock(), reason: failure.message }, signal);
  if (expired) return { kind: 'gone', books, error: failure };
  return { kind: 'failed', books, error: failure, halt: verdict !== 'retry' };

  /** Moves the records; the API's failure is a value, the sink's is thrown. */
  async function carry(): Promise<Error | undefined> {
    const writes = new Set<Promise<void>>();
    let sinkFailure: { readonly error: unknown } | undefined;
    let apiFailure: Error | undefined;
    try {
      for await (const group of tenant.api.fetchContent(content, signal)) {
        const release = await engine.groups.acquire(signal, started);
        const write = engine.sink
          .write(mapped(group), origin, signal)
          .then((counts) => {
            enter(books, counts, group.length);
          })
          .catch((error: unknown) => {
            sinkFailure ??= { error };
          })
          .finally(() => {
            release();
            writes.delete(write);
          });
        writes.add(write);
        if (writes.size >= WRITES_AHEAD) await Promise.race(writes);
        if (sinkFailure !== undefined) break;
      }
    } catch (error) {
      signal.throwIfAborted();
      apiFailure = error instanceof Error ? error : new Error(String(error));
    }
    await Promise.all(writes);
    if (sinkFailure !== undefined) throw sinkFailure.error;
    return apiFailure;
  }

  /** Maps each record when the sink asks for it: a document that waits is memory that grows old. */
  function* mapped(group: readonly Buffer[]): Generator<Outgoing, void, undefined> {
    for (const raw of group) {
      const result = tenant.transform(raw);
      if (result.kind === 'document') yield { document: result.document, raw };
      else if (result.kind === 'rejected') yield { rejected: result, raw };
      else {
        books.received += 1;
        books.dropped += 1;
      }
    }
  }
}

function enter(books: Books, counts: Counts, most: number): void {
  const sum = counts.indexed + counts.duplicate + counts.deadLettered;
  if (sum > most) throw new Error(`the sink answered for ${sum} of ${most} records`);
  books.received += sum;
  books.indexed += counts.indexed;
  books.duplicate += counts.duplicate;
  books.deadLettered += counts.deadLettered;
}
