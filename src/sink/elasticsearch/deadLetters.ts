import { canonicalDigest } from '../canonicalDigest.ts';
import type { Outgoing, Origin } from '../types.ts';
import { DATASETS } from './streams.ts';
import type { Item } from './streamWriter.ts';

/** The original is kept whole up to this; a longer one is cut, and says so. In bytes. */
const LONGEST_ORIGINAL = 5_000_000;
const LONGEST_REASON = 2_000;
/** Elasticsearch takes no longer `_id`, in bytes. */
const LONGEST_ID = 512;

export interface Refusal {
  readonly type: string;
  readonly reason: string;
}

/** The dead letter of a record: what it was, why it could not be indexed, where it came from. Written once, however often it comes. */
export function deadLetter(record: Outgoing, refusal: Refusal, origin: Origin, namespace: string): Item {
  const { raw } = record;
  const recordId = 'document' in record ? record.document.id : undefined;
  const id =
    recordId === undefined || Buffer.byteLength(recordId) > LONGEST_ID ? `sha256:${canonicalDigest(raw)}` : recordId;
  const cut = raw.length > LONGEST_ORIGINAL;
  const { tenant, contentType, contentId } = origin;
  const fields = {
    data_stream: { type: 'logs', dataset: DATASETS.deadletter, namespace },
    error: { type: refusal.type, message: refusal.reason.slice(0, LONGEST_REASON) },
    audit_exporter: {
      tenant,
      contentType,
      contentId,
      ...(recordId === undefined ? {} : { recordId: recordId.slice(0, 1_000) }),
      ...(cut ? { originalCut: true } : {}),
    },
  };
  return {
    id,
    time: Number.NaN,
    size: Math.min(raw.length, LONGEST_ORIGINAL) + 500,
    body: (ingested) => {
      const original = raw.subarray(0, LONGEST_ORIGINAL).toString();
      const event = { kind: 'pipeline_error', ingested, original };
      return JSON.stringify({ '@timestamp': ingested, event, ...fields });
    },
  };
}
