import type { ActivityApi, ContentReference } from '../api/types.ts';
import type { Log } from '../common/log.ts';
import type { Clock } from '../common/clock.ts';
import type { Semaphore } from '../common/semaphore.ts';
import type { PollConfig, TenantConfig } from '../config/types.ts';
import type { ContentType } from '../config/contentTypes.ts';
import type { Sink } from '../sink/types.ts';
import type { Gap, StateStore } from '../state/types.ts';
import type { Transform } from '../transform/document.ts';

/** One tenant's own instances. */
export interface Tenant {
  readonly config: TenantConfig;
  readonly api: ActivityApi;
  readonly transform: Transform;
  /** Contents in flight for this tenant, all content types together. */
  readonly slots: Semaphore;
  /** Runs before a cycle: what the transform needs to have at hand (names of sensitive types); fails softly. */
  prepare(signal: AbortSignal): Promise<void>;
}

/** What the stages of a cycle share. */
export interface Engine {
  readonly sink: Sink;
  readonly store: StateStore;
  readonly poll: PollConfig;
  /** Contents in flight over all tenants: bounds memory. */
  readonly slots: Semaphore;
  /** Groups of records handed to the sink and not yet written, over all contents. */
  readonly groups: Semaphore;
  readonly log: Log;
  readonly clock: Clock;
  readonly observer: CycleObserver;
}

/** Two ways to stop: `drain` takes no new content and finishes those under way, `abort` gives up at once. */
export interface Stop {
  readonly drain: AbortSignal;
  readonly abort: AbortSignal;
}

export type ContentOutcome = 'delivered' | 'skipped' | 'expired' | 'failed';
export type RecordOutcome = 'indexed' | 'duplicate' | 'deadLettered' | 'dropped';

export interface StreamLabel {
  readonly tenant: string;
  readonly contentType: ContentType;
}

/** What a cycle tells the metrics. */
export interface CycleObserver {
  content(label: StreamLabel, outcome: ContentOutcome): void;
  records(label: StreamLabel, outcome: RecordOutcome, count: number): void;
  /** After a stream's cycle; times in epoch ms. */
  stream(label: StreamLabel, facts: StreamFacts): void;
  gap(label: StreamLabel, gap: Gap): void;
}

export interface StreamFacts {
  readonly checkpoint: number | undefined;
  readonly lastContent: number | undefined;
  readonly lastSuccess: number | undefined;
  readonly oldestPendingExpiry: number | undefined;
  readonly pending: number;
  readonly lastError: string | undefined;
}

/** A blob's books. `received` = `indexed` + `duplicate` + `deadLettered` + `dropped`, also when fetching broke off. */
export interface Books {
  received: number;
  indexed: number;
  duplicate: number;
  deadLettered: number;
  dropped: number;
}

/** How the delivery of one content ended. */
export type Delivery =
  | { readonly kind: 'delivered'; readonly books: Books }
  /** The API does not have it any more. */
  | { readonly kind: 'gone'; readonly books: Books; readonly error: Error }
  /** To be tried again later; `halt`: the fault is not the content's, so the ones behind it would fail alike. */
  | { readonly kind: 'failed'; readonly books: Books; readonly error: Error; readonly halt: boolean };

export type Deliver = (content: ContentReference, signal: AbortSignal) => Promise<Delivery>;
