import { errors, type Client } from '@elastic/elasticsearch';
import type { Entry } from './entry.ts';
import type { BulkItem } from './verdict.ts';

const FIELDS = [
  '_index',
  'status',
  'failure_store',
  'error.type',
  'error.reason',
  'error.caused_by.type',
  'error.caused_by.reason',
]
  .map((field) => `items.create.${field}`)
  .join(',');

/** What is known of a finished bulk request; status 0: no answer. */
export interface BulkFacts {
  readonly status: number;
  readonly items: number;
  readonly bytes: number;
  readonly ms: number;
}

export type BulkAnswer =
  | { readonly kind: 'items'; readonly items: readonly BulkItem[] }
  | {
      readonly kind: 'failed';
      readonly error: unknown;
      readonly status: number | undefined;
      readonly type: string | undefined;
      /** It may have been carried out all the same. */
      readonly maybeDone: boolean;
    };

/** Sends one `_bulk` of `create` operations to a data stream, once. Rejects only when aborted. */
export async function bulkCreate(
  client: Client,
  stream: string,
  entries: readonly Entry[],
  ingested: string,
  signal: AbortSignal,
): Promise<{ readonly answer: BulkAnswer; readonly facts: BulkFacts }> {
  const parts: string[] = [];
  for (const entry of entries) parts.push(`{"create":{"_id":${JSON.stringify(entry.id)}}}\n${entry.body(ingested)}\n`);
  const body = Buffer.from(parts.join(''));
  const began = Date.now();
  const answer = await send();
  const status = answer.kind === 'items' ? 200 : (answer.status ?? 0);
  return { answer, facts: { status, items: entries.length, bytes: body.length, ms: Date.now() - began } };

  async function send(): Promise<BulkAnswer> {
    try {
      const result = await client.transport.request<{ items?: readonly { readonly create?: BulkItem }[] }>(
        {
          method: 'POST',
          path: `/${stream}/_bulk`,
          querystring: { filter_path: FIELDS, require_data_stream: true },
          bulkBody: body,
        },
        { signal, maxRetries: 0 },
      );
      const items = (result.items ?? []).map(({ create }) => create ?? { status: 0 });
      if (items.length === entries.length) return { kind: 'items', items };
      const error = new Error(`the bulk answer has ${items.length} items for ${entries.length}`);
      return { kind: 'failed', error, status: undefined, type: undefined, maybeDone: true };
    } catch (error) {
      signal.throwIfAborted();
      return failed(error);
    }
  }
}

/** Errors before anything was sent. */
const NOT_SENT = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|Connect Timeout/;

function failed(error: unknown): BulkAnswer {
  if (error instanceof errors.ResponseError) {
    const status = error.statusCode;
    const { error: said } = (error.body ?? {}) as { error?: { type?: string } };
    // A 4xx is said before anything is indexed; behind a 5xx there may be a proxy that lost the answer.
    return { kind: 'failed', error, status, type: said?.type, maybeDone: (status ?? 500) >= 500 };
  }
  const message = error instanceof Error ? error.message : '';
  return { kind: 'failed', error, status: undefined, type: undefined, maybeDone: !NOT_SENT.test(message) };
}
