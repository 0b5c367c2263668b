import type { ApiLimits } from './limits.ts';
import type { Judgement, Operation } from './verdict.ts';

/** One try that failed. */
export interface Failure {
  readonly judgement: Judgement;
  /** The request cannot have reached the server. */
  readonly unsent: boolean;
  /** ms, asked for by the server. */
  readonly retryAfter?: number | undefined;
}

/** What has happened to a request up to and with its last failure. */
export interface History {
  /** Tries that failed other than by throttling or a refused token. */
  readonly failures: number;
  /** ms since the first try, without the waits that the server asked for. */
  readonly elapsed: number;
  /** ms that the server made us wait. */
  readonly askedWait: number;
  /** A new token was fetched, or it is known that one would not help. */
  readonly renewed: boolean;
}

export type Step =
  | { readonly kind: 'fail' }
  | { readonly kind: 'renew' }
  /** Try again after so long (ms); `asked`: the server wanted it. */
  | { readonly kind: 'wait'; readonly milliseconds: number; readonly asked: boolean }
  /** The tenant is throttled: all its requests wait. */
  | { readonly kind: 'pause' };

type RetryLimits = Pick<
  ApiLimits,
  'attempts' | 'elapsed' | 'throttledFor' | 'backoff' | 'longestBackoff' | 'longestRetryAfter'
>;

/** What to do after a try has failed. `random` is in [0, 1). */
export function nextStep(
  operation: Operation,
  failure: Failure,
  history: History,
  limits: RetryLimits,
  random: number,
): Step {
  const { judgement } = failure;
  switch (judgement.verdict) {
    case 'renew':
      return history.renewed ? { kind: 'fail' } : { kind: 'renew' };
    case 'throttled':
      // A start is throttled for 15 minutes: the caller has better things to do, and the tenant's other requests go on.
      if (operation === 'subscriptions.start' || history.askedWait >= limits.throttledFor) return { kind: 'fail' };
      return { kind: 'pause' };
    case 'gone':
      return history.failures <= (judgement.doubts ?? 0) ? backoff(history, limits, random) : { kind: 'fail' };
    case 'retry':
      // Not known whether it was taken: asking again within 15 minutes would be refused.
      if (operation === 'subscriptions.start' && !failure.unsent) return { kind: 'fail' };
      return again(failure, history, limits, random);
    case 'resubscribe':
    case 'relist':
    case 'fatal':
      return { kind: 'fail' };
  }
}

function again(failure: Failure, history: History, limits: RetryLimits, random: number): Step {
  if (history.failures >= limits.attempts) return { kind: 'fail' };
  if (failure.retryAfter !== undefined && failure.retryAfter > 0) {
    const asked = Math.min(failure.retryAfter, limits.longestRetryAfter);
    if (history.askedWait + asked > limits.throttledFor) return { kind: 'fail' };
    // All who were told the same come back a little apart.
    return { kind: 'wait', milliseconds: asked + random * Math.min(limits.backoff, asked), asked: true };
  }
  const step = backoff(history, limits, random);
  return history.elapsed + step.milliseconds > limits.elapsed ? { kind: 'fail' } : step;
}

/** Exponential with full jitter: tries of many requests that failed together are spread evenly. */
function backoff({ failures }: History, limits: RetryLimits, random: number): Step & { kind: 'wait' } {
  const ceiling = Math.min(limits.longestBackoff, limits.backoff * 2 ** Math.min(failures - 1, 20));
  return { kind: 'wait', milliseconds: random * ceiling, asked: false };
}
