/** One document on its way, whatever data stream it is for. */
export interface Entry {
  readonly id: string;
  /** Epoch ms of the record's creation, NaN when unknown. */
  readonly time: number;
  /** JSON of the document at the moment of sending. */
  body(ingested: string): string;
  /** Approximate size of the body in bytes. */
  readonly size: number;
  /**
   * The backing index that a request of ours with this entry was meant for, when it may have been carried out though
   * its answer did not settle the entry. A copy found there afterwards is our own.
   */
  sentTo: string | undefined;
  /** It has its outcome, or its caller has left. */
  readonly settled: boolean;
  /** The first outcome stands; later ones are ignored. */
  settle(outcome: Outcome): void;
}

export type Outcome =
  | { readonly kind: 'indexed' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly type: string; readonly reason: string };
