import type { Client } from '@elastic/elasticsearch';
import { CONTENT_TYPES, type ContentType } from '../../config/contentTypes.ts';
import type { Origin } from '../types.ts';
import { streamNames } from './streams.ts';

/** A dead letter as it lies in Elasticsearch. */
export interface DeadLetter {
  readonly id: string;
  /** Its backing index. */
  readonly index: string;
  readonly at: string;
  readonly type: string;
  readonly reason: string;
  readonly origin: Origin;
  /** The record as it was received. */
  readonly original: string;
  /** The original was too long and is not whole: it can't be replayed. */
  readonly cut: boolean;
}

interface Source {
  readonly '@timestamp': string;
  readonly error?: { readonly type?: string; readonly message?: string };
  readonly event?: { readonly original?: string };
  readonly audit_exporter?: {
    readonly tenant?: string;
    readonly contentType?: string;
    readonly contentId?: string;
    readonly originalCut?: boolean;
  };
}

const PAGE = 500;

/** Reads dead letters, and takes away those that were delivered after all. */
export class DeadLetterBox {
  readonly #client: Client;
  readonly #stream: string;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#stream = streamNames(namespace).deadletter;
  }

  /** Oldest first, a page at a time; what is taken away meanwhile does not disturb. */
  async *pages(signal: AbortSignal): AsyncGenerator<readonly DeadLetter[]> {
    await this.#client.indices.refresh({ index: this.#stream, ignore_unavailable: true }, { signal });
    for (let after: readonly (string | number)[] | undefined; ;) {
      const answer = await this.#client.search<Source>(
        {
          index: this.#stream,
          ignore_unavailable: true,
          size: PAGE,
          sort: [{ '@timestamp': 'asc' }, { _doc: { order: 'asc' } }],
          ...(after === undefined ? {} : { search_after: [...after] }),
        },
        { signal },
      );
      const { hits } = answer.hits;
      if (hits.length > 0) yield hits.map(({ _id = '', _index, _source }) => letterOf(_id, _index, _source));
      after = hits.at(-1)?.sort as readonly (string | number)[] | undefined;
      if (hits.length < PAGE || after === undefined) return;
    }
  }

  async remove(letters: readonly DeadLetter[], signal: AbortSignal): Promise<void> {
    if (letters.length === 0) return;
    const operations = letters.map(({ id, index }) => ({ delete: { _id: id, _index: index } }));
    await this.#client.bulk({ operations }, { signal });
  }
}

function letterOf(id: string, index: string, source: Source | undefined): DeadLetter {
  const { tenant = '', contentType = '', contentId = '', originalCut = false } = source?.audit_exporter ?? {};
  const known: ContentType = CONTENT_TYPES.find((type) => type === contentType) ?? 'Audit.General';
  return {
    id,
    index,
    at: source?.['@timestamp'] ?? '',
    type: source?.error?.type ?? '',
    reason: source?.error?.message ?? '',
    origin: { tenant, contentType: known, contentId },
    original: source?.event?.original ?? '',
    cut: originalCut,
  };
}
