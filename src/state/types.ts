import type { ContentType } from '../config/contentTypes.ts';

/** What a state is about: one tenant's content type. */
export interface StreamKey {
  readonly tenantId: string;
  readonly contentType: ContentType;
}

/** A content that could not be fetched yet; kept until it is delivered or expires, so that it never blocks the ones behind it. */
export interface PendingContent {
  readonly contentId: string;
  readonly contentUri: string;
  readonly created: number;
  readonly expires: number;
  readonly attempts: number;
  /** Not to be tried again before, epoch ms. */
  readonly notBefore: number;
  readonly lastError: string;
}

/** A stretch of time of which records may be missing for good. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: 'downtime' | 'expired' | 'subscription-disabled' | 'subscription-stopped' | 'unfetchable';
  readonly contentId?: string;
  readonly noticed: number;
}

/** The checkpoint of one tenant and content type. Version 1. */
export interface StreamState {
  readonly version: 1;
  /** Everything listed with contentCreated before this is delivered, pending or a gap. Epoch ms; undefined before the first window. */
  readonly checkpoint: number | undefined;
  /** Digests (see contentDigest) of delivered contents → contentCreated; kept for the overlap. */
  readonly delivered: ReadonlyMap<string, number>;
  readonly pending: readonly PendingContent[];
  readonly gaps: readonly Gap[];
  /** Last time of a subscriptions/start request: the API wants 15 minutes between two. Epoch ms. */
  readonly subscriptionStarted: number | undefined;
  readonly lastContent: number | undefined;
  readonly lastSuccess: number | undefined;
  readonly lastError: { readonly at: number; readonly message: string } | undefined;
}

export const EMPTY_STATE: StreamState = {
  version: 1,
  checkpoint: undefined,
  delivered: new Map(),
  pending: [],
  gaps: [],
  subscriptionStarted: undefined,
  lastContent: undefined,
  lastSuccess: undefined,
  lastError: undefined,
};

/**
 * Where checkpoints are kept. `save` is compare-and-set against what this instance last loaded or saved: when another
 * instance has written meanwhile, the store merges both (see mergeStates) and writes that; it resolves with what is now stored.
 */
export interface StateStore {
  open(signal: AbortSignal): Promise<void>;
  load(key: StreamKey, signal: AbortSignal): Promise<StreamState>;
  save(key: StreamKey, state: StreamState, signal: AbortSignal): Promise<StreamState>;
  /** Takes or renews the lease on a tenant for `ttl` ms; false while another live instance holds it. */
  lease(tenantId: string, ttl: number, signal: AbortSignal): Promise<boolean>;
  release(tenantId: string): Promise<void>;
  close(): Promise<void>;
}
