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
const SCROLL = '5m';

/** Reads dead letters, and takes away those that were delivered after all. */
export class DeadLetterBox {
  readonly #client: Client;
  readonly #stream: string;

  constructor(client: Client, namespace: string) {
    this.#client = client;
    this.#stream = streamNames(namespace).deadletter;
  }

  /** Oldest first, a page at a time. */
  async *pages(signal: AbortSignal): AsyncGenerator<readonly DeadLetter[]> {
    await this.#client.indices.refresh({ index: this.#stream, ignore_unavailable: true }, { signal });
    // A scroll sees the same letters from its first page to its last.
    let page = await this.#client.search<Source>(
      {
        index: this.#stream,
        ignore_unavailable: true,
        scroll: SCROLL,
        size: PAGE,
        sort: [{ '@timestamp': 'asc' }],
      },
      { signal },
    );
    while (page.hits.hits.length > 0 && page._scroll_id !== undefined) {
      yield page.hits.hits.map(({ _id = '', _index, _source }) => letterOf(_id, _index, _source));
      page = await this.#client.scroll<Source>({ scroll_id: page._scroll_id, scroll: SCROLL }, { signal });
    }
  }

  /** One that can't be taken away stays, and is found to be a duplicate the next time. */
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
