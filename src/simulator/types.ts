/** The content types of the API (reference, "Content types"). */
export const CONTENT_TYPES = [
  'Audit.AzureActiveDirectory',
  'Audit.Exchange',
  'Audit.SharePoint',
  'Audit.General',
  'DLP.All',
] as const;

export type ContentType = (typeof CONTENT_TYPES)[number];

/** What a request asks for; `token` is every way to a token. */
export type Operation =
  'start' | 'stop' | 'subscriptions' | 'list' | 'content' | 'notifications' | 'sensitiveTypes' | 'token' | 'unknown';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };
export type JsonObject = { readonly [key: string]: Json | undefined };

/** One blob of records. */
export interface Content {
  readonly tenant: number;
  readonly contentType: ContentType;
  readonly contentId: string;
  /** Breaks ties between contents created in the same millisecond; unique within the simulator. */
  readonly ordinal: number;
  /** Epoch ms: `contentCreated`. */
  readonly created: number;
  /** Epoch ms: from then on listed, at or after `created`. */
  readonly available: number;
  /** How many records its array holds, repeated ones included. */
  readonly records: number;
}

/** What identifies one document a collector must deliver. */
export interface RecordKey {
  readonly Id: string;
  /** Where one event is split over several records that share its Id. */
  readonly RecordNumber?: number;
}

/** A place in the order of a listing. */
export interface Place {
  readonly created: number;
  readonly ordinal: number;
}

/** Contents of one origin. Everything is worked out when asked for; nothing is kept. */
export interface ContentSource {
  /** Contents of a tenant and type behind `place`, created before `end` (epoch ms), in order. */
  after(tenant: number, contentType: ContentType, place: Place, end: number): Iterable<Content>;
  find(tenant: number, contentId: string): Content | undefined;
  /** The array of records, in pieces; only the first half of the records for `part`. */
  body(content: Content, options: { gzip: boolean; part: boolean }): Iterable<Buffer>;
  keys(content: Content): Iterable<RecordKey>;
}

export const CONTENT_LIFE = 7 * 86_400_000;
