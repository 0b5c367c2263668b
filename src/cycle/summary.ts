import type { Gap } from '../state/types.ts';
import type { Books, ContentOutcome, StreamLabel } from './types.ts';

/** The JSON object that `once`, `backfill` and `reconcile` print. */
export interface SummaryReport {
  readonly contents: Readonly<Record<'listed' | ContentOutcome, number>>;
  readonly records: Readonly<Books>;
  readonly gaps: readonly {
    readonly tenant: string;
    readonly contentType: string;
    readonly from: string;
    readonly to: string;
    readonly reason: string;
  }[];
  readonly seconds: number;
}

/** A stream that could not do its work, and whose fault it was. */
export interface StreamFailure extends StreamLabel {
  readonly error: unknown;
}

/** Counts one run over all tenants and content types. */
export class Summary {
  readonly contents = { listed: 0, delivered: 0, skipped: 0, expired: 0, failed: 0 };
  readonly records: Books = { received: 0, indexed: 0, duplicate: 0, deadLettered: 0, dropped: 0 };
  readonly gaps: (StreamLabel & { readonly gap: Gap })[] = [];
  readonly failures: StreamFailure[] = [];
  readonly #started: number;

  constructor(started: number) {
    this.#started = started;
  }

  enter(books: Books): void {
    this.records.received += books.received;
    this.records.indexed += books.indexed;
    this.records.duplicate += books.duplicate;
    this.records.deadLettered += books.deadLettered;
    this.records.dropped += books.dropped;
  }

  report(now: number): SummaryReport {
    return {
      contents: { ...this.contents },
      records: { ...this.records },
      gaps: this.gaps.map(({ tenant, contentType, gap }) => ({
        tenant,
        contentType,
        from: new Date(gap.from).toISOString(),
        to: new Date(gap.to).toISOString(),
        reason: gap.reason,
      })),
      seconds: Math.round(now - this.#started) / 1000,
    };
  }
}
