import { ExporterError } from '../common/errors.ts';
import type { Operation } from './verdict.ts';

/**
 * What a failure means for the caller:
 * - `retry`: nothing is decided; later may help.
 * - `throttled`: the tenant's quota is used up, or a subscription was started a short while ago; wait `retryAfter`.
 * - `renew`: the token is refused; inside the client only, outside it has become `fatal`.
 * - `resubscribe`: the subscription is missing or disabled.
 * - `relist`: the window or the page is refused; list anew from a window made by the server's clock.
 * - `gone`: the content can't be had any more.
 * - `fatal`: somebody must change something.
 */
export type Verdict = 'retry' | 'throttled' | 'renew' | 'resubscribe' | 'relist' | 'gone' | 'fatal';

export interface ApiFacts {
  readonly verdict: Verdict;
  readonly operation?: Operation | undefined;
  /** HTTP status, if there was an answer. */
  readonly status?: number | undefined;
  readonly afCode?: string | undefined;
  /** ms, if the server said. */
  readonly retryAfter?: number | undefined;
  /** Requests made. */
  readonly attempts?: number | undefined;
}

/** A failed operation of the API. The message starts with the action; it holds no token, no query and no body. */
export class ApiError extends ExporterError {
  override name = 'ApiError';
  readonly verdict: Verdict;
  readonly operation: Operation | undefined;
  readonly status: number | undefined;
  readonly afCode: string | undefined;
  readonly retryAfter: number | undefined;
  readonly attempts: number;

  constructor(message: string, facts: ApiFacts, options?: ErrorOptions) {
    super(facts.afCode ?? 'API', message, options);
    this.verdict = facts.verdict;
    this.operation = facts.operation;
    this.status = facts.status;
    this.afCode = facts.afCode;
    this.retryAfter = facts.retryAfter;
    this.attempts = facts.attempts ?? 1;
  }
}
