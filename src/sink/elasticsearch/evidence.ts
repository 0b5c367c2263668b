import type { Client } from '@elastic/elasticsearch';
import { streamNames } from './streams.ts';

/** A blob's ledger document, as far as reconciling needs it. */
export interface LedgerRow {
  readonly contentId: string;
  /** contentCreated, epoch ms. */
  readonly created: number;
  readonly status: string;
  /** Records that must be in the data stream or among the dead letters: received − dropped. */
  readonly kept: number;
}

interface LedgerSource {
  readonly audit_exporter: {
    readonly contentId: string;
    readonly created: string;
    readonly status: string;
    readonly received: number;
    readonly dropped: number;
  };
}

const PAGE = 5_000;
const CONTENTS_A_COUNT = 1_000;

/** What Elasticsearch holds of what was delivered. Searches, so a refresh comes first. */
export class ElasticsearchEvidence {
  readonly #client: Client;
  readonly #names: ReturnType<typeof streamNames>;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#names = streamNames(namespace);
  }

  /** Makes everything written until now visible to the searches below. */
  async refresh(signal: AbortSignal): Promise<void> {
    const index = Object.values(this.#names);
    await this.#client.indices.refresh({ index, ignore_unavailable: true, allow_no_indices: true }, { signal });
  }

  /** The ledger's rows of contents created in `[start, end)`, by contentId. */
  async ledger(
    label: { readonly tenant: string; readonly contentType: string },
    window: { readonly start: number; readonly end: number },
    signal: AbortSignal,
  ): Promise<Map<string, LedgerRow>> {
    const rows = new Map<string, LedgerRow>();
    const created = { gte: new Date(window.start).toISOString(), lt: new Date(window.end).toISOString() };
    const filter = [
      { term: { 'audit_exporter.tenant': label.tenant } },
      { term: { 'audit_exporter.contentType': label.contentType } },
      { range: { 'audit_exporter.created': created } },
    ];
    for (let after: readonly (string | number)[] | undefined; ;) {
      const answer = await this.#client.search<LedgerSource>(
        {
          index: this.#names.content,
          ignore_unavailable: true,
          size: PAGE,
          query: { bool: { filter } },
          sort: [{ 'audit_exporter.created': 'asc' }, { 'audit_exporter.contentId': 'asc' }],
          ...(after === undefined ? {} : { search_after: [...after] }),
        },
        { signal },
      );
      for (const hit of answer.hits.hits) {
        const row = hit._source?.audit_exporter;
        if (row === undefined) continue;
        const { contentId, status, received, dropped } = row;
        rows.set(contentId, { contentId, created: Date.parse(row.created), status, kept: received - dropped });
      }
      after = answer.hits.hits.at(-1)?.sort as readonly (string | number)[] | undefined;
      if (answer.hits.hits.length < PAGE || after === undefined) return rows;
    }
  }

  /** How many documents and dead letters each content has brought, by contentId; absent ones have none. */
  async held(contentIds: readonly string[], signal: AbortSignal): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (let first = 0; first < contentIds.length; first += CONTENTS_A_COUNT) {
      const part = contentIds.slice(first, first + CONTENTS_A_COUNT);
      const answer = await this.#client.search<
        unknown,
        { contents?: { buckets: { key: string; doc_count: number }[] } }
      >(
        {
          index: [this.#names.audit, this.#names.deadletter],
          ignore_unavailable: true,
          size: 0,
          query: { terms: { 'audit_exporter.contentId': part } },
          aggs: { contents: { terms: { field: 'audit_exporter.contentId', size: part.length } } },
        },
        { signal },
      );
      for (const { key, doc_count: count } of answer.aggregations?.contents?.buckets ?? []) counts.set(key, count);
    }
    return counts;
  }
}
