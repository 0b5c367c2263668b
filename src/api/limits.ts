/** The bounds of one tenant's API client; ms and bytes. */
export interface ApiLimits {
  /** Tries of one request before its caller hears of the failure, and how long they may take together. */
  readonly attempts: number;
  readonly elapsed: number;
  /** How long a request that is throttled may wait altogether. */
  readonly throttledFor: number;
  /** First and longest pause between tries, before jitter. */
  readonly backoff: number;
  readonly longestBackoff: number;
  /** The same for the whole tenant when it is throttled and the server does not say for how long. */
  readonly throttleBackoff: number;
  readonly longestThrottleBackoff: number;
  /** No wait that the server asks for is longer. */
  readonly longestRetryAfter: number;
  /** To be connected, and until the answer begins. */
  readonly connect: number;
  readonly response: number;
  /** Between two pieces of an answer, and for all of it; only time spent waiting for the server counts. */
  readonly stall: number;
  readonly body: number;
  /** Of a listing or another short answer, of a content, of one record: decompressed. */
  readonly answerSize: number;
  readonly contentSize: number;
  readonly elementSize: number;
  /** Pages of one listing, and how often a listing is begun anew when a page turns out stale or to lead in a circle. */
  readonly pages: number;
  readonly relists: number;
  /** After a new token did not help, so long no other is asked for on behalf of the same operation and content type. */
  readonly futileRenewal: number;
}

export const DEFAULT_LIMITS: ApiLimits = {
  attempts: 5,
  elapsed: 120_000,
  throttledFor: 15 * 60_000,
  backoff: 1_000,
  longestBackoff: 30_000,
  throttleBackoff: 5_000,
  longestThrottleBackoff: 120_000,
  longestRetryAfter: 15 * 60_000,
  connect: 10_000,
  response: 60_000,
  stall: 60_000,
  body: 10 * 60_000,
  answerSize: 16 * 1024 ** 2,
  contentSize: 1024 ** 3,
  elementSize: 32 * 1024 ** 2,
  pages: 10_000,
  relists: 2,
  futileRenewal: 15 * 60_000,
};
