import type { ContentType } from '../config/contentTypes.ts';
import type { AuditDocument } from '../transform/document.ts';

/** Where a record came from, for the dead letters and the ledger. */
export interface Origin {
  readonly tenant: string;
  readonly contentType: ContentType;
  readonly contentId: string;
}

/** A record on its way out: its document, or the reason why it has none; with the bytes as they were received. */
export type Outgoing =
  | { readonly document: AuditDocument; readonly raw: Buffer }
  | { readonly rejected: { readonly type: string; readonly reason: string }; readonly raw: Buffer };

/** Final verdicts; their sum is the number of records handed in. */
export interface Counts {
  readonly indexed: number;
  readonly duplicate: number;
  readonly deadLettered: number;
}

/** One content blob in the ledger. */
export interface LedgerEntry extends Origin, Counts {
  readonly created: number;
  readonly expires: number;
  readonly status: 'delivered' | 'expired' | 'failed';
  readonly received: number;
  readonly dropped: number;
  /** When fetching began and when the last verdict was in, epoch ms. */
  readonly started: number;
  readonly finished: number;
  readonly reason?: string;
}

/** Where documents go. */
export interface Sink {
  /** Reaches the output and makes it ready (templates, data streams, files). Rejects with a SinkError. */
  open(signal: AbortSignal): Promise<void>;
  /**
   * Resolves when every record has its final verdict, rejects (SinkError) when it cannot be had: then all of them must
   * be handed in again. Many calls may be under way at once; the sink makes its own batches of them and holds callers
   * back when the output is slow. The records are gone through once, when there is room for them.
   */
  write(records: Iterable<Outgoing>, origin: Origin, signal: AbortSignal): Promise<Counts>;
  /** Writes the ledger's document of a blob; only after `write` has resolved for all of its records. */
  record(entry: LedgerEntry, signal: AbortSignal): Promise<void>;
  /** Everything handed in before is durable when it resolves. */
  flush(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}
