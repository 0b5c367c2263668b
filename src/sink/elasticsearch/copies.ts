import type { Client } from '@elastic/elasticsearch';
import { SinkError } from '../errors.ts';

/** One document in one backing index. */
export interface Copy {
  readonly index: string;
  readonly seqNo: number;
  readonly primaryTerm: number;
}

export interface Place {
  readonly id: string;
  readonly index: string;
}

const IDS_A_REQUEST = 5_000;
/** The index has been deleted or closed since: nothing of it is in the data stream any more. */
const GONE = new Set(['index_not_found_exception', 'index_closed_exception']);

/**
 * Where documents are, by id, read in realtime: also what no refresh has made visible. Rejects when a shard can't
 * answer, as it does for a while after a restart: then "not found" would be a guess.
 */
export async function findCopies(
  client: Client,
  places: readonly Place[],
  signal: AbortSignal,
): Promise<Map<string, Copy[]>> {
  const found = new Map<string, Copy[]>();
  for (let first = 0; first < places.length; first += IDS_A_REQUEST) {
    const part = places.slice(first, first + IDS_A_REQUEST);
    const { docs } = await client.mget(
      { docs: part.map(({ id, index }) => ({ _id: id, _index: index, _source: false })), realtime: true },
      { signal },
    );
    if (docs.length !== part.length) throw new Error(`the mget answer has ${docs.length} items for ${part.length}`);
    for (const document of docs) {
      if ('error' in document) {
        const { type, reason } = document.error as { type?: string; reason?: string };
        if (GONE.has(type ?? '')) continue;
        const said = `looking into ${document._index}: ${type}: ${reason}`;
        throw type === 'security_exception' ? new SinkError('ELASTICSEARCH_REFUSED', said) : new Error(said);
      }
      if (!document.found) continue;
      const copies = found.get(document._id) ?? [];
      copies.push({ index: document._index, seqNo: document._seq_no ?? 0, primaryTerm: document._primary_term ?? 0 });
      found.set(document._id, copies);
    }
  }
  return found;
}

/** Deletes copies unless they have changed since they were found. Rejects when one may still be there. */
export async function deleteCopies(
  client: Client,
  copies: ReadonlyMap<string, readonly Copy[]>,
  signal: AbortSignal,
): Promise<number> {
  const operations = [...copies].flatMap(([id, list]) =>
    list.map(({ index, seqNo, primaryTerm }) => ({
      delete: { _id: id, _index: index, if_seq_no: seqNo, if_primary_term: primaryTerm },
    })),
  );
  if (operations.length === 0) return 0;
  const { items } = await client.bulk({ operations }, { signal });
  if (items.length !== operations.length) throw new Error('the bulk answer to deletions has an item too few');
  for (const { delete: item } of items) {
    if (item === undefined || (item.status !== 200 && item.status !== 404))
      throw new Error(`deleting a second copy from ${item?._index}: ${item?.status} ${item?.error?.type ?? ''}`);
  }
  return operations.length;
}
