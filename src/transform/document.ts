/** An ECS document ready to be written. */
export interface AuditDocument {
  /** `_id`: follows from the record's Id (and RecordNumber), never from its body. */
  readonly id: string;
  /** The record's CreationTime, epoch ms: the document cannot be in a backing index that was closed before. NaN when it has none. */
  readonly time: number;
  /** The document's JSON after the opening that {@link serialise} puts before it. */
  readonly rest: string;
}

const OPENING = '{"event":{"ingested":"';

/**
 * The document's JSON. `event.ingested` is the time of sending, which is known only to the sink: all of Elastic's
 * prebuilt rules read by it, so a document that waited for a cluster must not carry the time it was mapped.
 */
export function serialise(document: AuditDocument, ingested: string, origin = ''): string {
  return origin === ''
    ? `${OPENING}${ingested}",${document.rest}`
    : `{${origin},${OPENING.slice(1)}${ingested}",${document.rest}`;
}

/** What {@link serialise} puts first, so that a document can be followed to the ledger: made once for all records of a blob. */
export function originFields(tenant: string, contentId: string): string {
  return `"audit_exporter":${JSON.stringify({ tenant, contentId })}`;
}

/** What became of one raw record. */
export type Transformed =
  | { readonly kind: 'document'; readonly document: AuditDocument }
  /** A filter that the user set dropped it. */
  | { readonly kind: 'dropped' }
  /** It is no record (no object, no Id, not JSON): for the dead letters. */
  | { readonly kind: 'rejected'; readonly type: string; readonly reason: string };

/** Maps one record's bytes. Never throws. */
export type Transform = (raw: Buffer) => Transformed;
