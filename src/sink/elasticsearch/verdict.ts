/**
 * What an item of a bulk answer means: `retry` and `repair` (put templates there again) are not the document's fault,
 * `refused` says that we may not write at all.
 */
export type ItemVerdict = 'indexed' | 'duplicate' | 'retry' | 'deadLetter' | 'repair' | 'refused';

export interface BulkItem {
  readonly _index?: string;
  readonly status: number;
  /** `used`: the document is in the data stream's failure store, not in the data stream. */
  readonly failure_store?: string;
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
  // A new backing index would exceed the cluster's limit of shards.
  'validation_exception',
]);

/** Whether an error is the index's or the cluster's own and passes: a block, a closed index, a missing shard, overload. */
export function isPassing(type: string | undefined): boolean {
  return type !== undefined && type !== 'validation_exception' && NOT_THE_DOCUMENTS.has(type);
}

/** The data stream or its template is missing. */
const MISSING = new Set(['index_not_found_exception', 'no_such_index_exception']);
/** Sent with `illegal_argument_exception`, as many faults of documents are. */
const PIPELINE_MISSING = /^pipeline with id \[.*\] does not exist/;

export function itemVerdict({ status, error, failure_store: failureStore }: BulkItem): ItemVerdict {
  if (failureStore === 'used') return 'deadLetter';
  if (status >= 200 && status < 300) return 'indexed';
  const type = error?.type ?? '';
  if (status === 409) return 'duplicate';
  if (MISSING.has(type) || PIPELINE_MISSING.test(error?.reason ?? '')) return 'repair';
  if (status === 429 || status >= 500 || status === 408 || NOT_THE_DOCUMENTS.has(type)) return 'retry';
  if (status === 401 || status === 403) return 'refused';
  // No status: the answer is not what Elasticsearch sends.
  return status >= 400 ? 'deadLetter' : 'retry';
}

export type RequestVerdict = 'answered' | 'retry' | 'slower' | 'split' | 'refused';

/**
 * What the answer to a whole request means; no status: no answer came. A 400 is about one document among many (an `_id`
 * that is too long, say): halves are sent until it stands alone.
 */
export function requestVerdict(status: number | undefined, type = ''): RequestVerdict {
  if (status === undefined) return 'retry';
  if (status >= 200 && status < 300) return 'answered';
  if (status === 429) return 'slower';
  if (status === 401) return 'refused';
  if (isPassing(type)) return 'retry';
  if (status === 413 || status === 400) return 'split';
  return status === 403 ? 'refused' : 'retry';
}
