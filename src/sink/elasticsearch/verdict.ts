/** What an item of a bulk answer means. */
export type ItemVerdict = 'indexed' | 'duplicate' | 'retry' | 'deadLetter' | 'repair';

export interface BulkItem {
  readonly _index?: string;
  readonly status: number;
  readonly error?: {
    readonly type?: string;
    readonly reason?: string;
    readonly caused_by?: { readonly type?: string; readonly reason?: string };
  };
}

/** Errors that are the index's or the cluster's, not the document's: it is sent again. */
const NOT_THE_DOCUMENTS = new Set([
  'cluster_block_exception',
  'index_closed_exception',
  'unavailable_shards_exception',
  'no_shard_available_action_exception',
  'es_rejected_execution_exception',
  'circuit_breaking_exception',
  'process_cluster_event_timeout_exception',
  'timeout_exception',
  'node_closed_exception',
]);

/** The data stream or its template is missing: put it there again, then send again. */
const MISSING = new Set(['index_not_found_exception', 'no_such_index_exception']);

export function itemVerdict(item: BulkItem): ItemVerdict {
  if (item.status >= 200 && item.status < 300) return 'indexed';
  const type = item.error?.type ?? '';
  if (item.status === 409) return 'duplicate';
  if (MISSING.has(type)) return 'repair';
  if (item.status === 429 || item.status >= 500 || item.status === 408 || NOT_THE_DOCUMENTS.has(type)) return 'retry';
  return 'deadLetter';
}

export type RequestVerdict = 'answered' | 'retry' | 'slower' | 'split' | 'refused';

/** What the status of a whole request means; undefined: no answer came. */
export function requestVerdict(status: number | undefined): RequestVerdict {
  if (status === undefined) return 'retry';
  if (status >= 200 && status < 300) return 'answered';
  if (status === 413) return 'split';
  if (status === 429) return 'slower';
  if (status === 401 || status === 403) return 'refused';
  return 'retry';
}
