/** One document on its way, whatever data stream it is for. */
export interface Entry {
  readonly id: string;
  /** Epoch ms of the record's creation, NaN when unknown. */
  readonly time: number;
  /** JSON of the document at the moment of sending. */
  body(ingested: string): string;
  /** Approximate size of the body in characters. */
  readonly size: number;
  /** It was in a request whose answer never came: a 409 on it says that this request had been carried out. */
  unanswered: boolean;
  settle(outcome: Outcome): void;
}

export type Outcome =
  | { readonly kind: 'indexed' }
  | { readonly kind: 'duplicate' }
  | { readonly kind: 'refused'; readonly type: string; readonly reason: string };
