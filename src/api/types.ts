import type { ContentType } from '../config/contentTypes.ts';

/** One row of a content listing (reference, "List available content"), checked and with parsed times. */
export interface ContentReference {
  readonly contentType: ContentType;
  /** Opaque; unique within a tenant. */
  readonly contentId: string;
  /** As the server gave it; its host is checked before a token is sent there. */
  readonly contentUri: string;
  /** contentCreated, epoch ms. */
  readonly created: number;
  /** contentExpiration, epoch ms. */
  readonly expires: number;
}

/** A listing window: start inclusive, end exclusive, epoch ms, at most 24 h, on whole seconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

export interface Subscription {
  readonly contentType: string;
  /** Microsoft's own sample has an entry without status. */
  readonly status: 'enabled' | 'disabled' | 'unknown';
}

/** The operations of the Management Activity API that a collector needs, for one tenant. Every failure is an ApiError with a verdict. */
export interface ActivityApi {
  listSubscriptions(signal: AbortSignal): Promise<readonly Subscription[]>;
  startSubscription(contentType: ContentType, signal: AbortSignal): Promise<void>;
  stopSubscription(contentType: ContentType, signal: AbortSignal): Promise<void>;
  /** Yields a listing page by page, following NextPageUri to its end. */
  listContent(
    contentType: ContentType,
    window: Window,
    signal: AbortSignal,
  ): AsyncIterable<readonly ContentReference[]>;
  /** Yields a blob's array elements as the bytes that were sent, in order, a few at a time; nothing else of the blob is kept in memory. */
  fetchContent(reference: ContentReference, signal: AbortSignal): AsyncIterable<readonly Buffer[]>;
  /** Names of DLP sensitive information types by lower-case id. */
  dlpSensitiveTypes(signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /** Server clock minus ours in ms, by the Date header of the last answers; 0 before the first. */
  clockSkew(): number;
}
