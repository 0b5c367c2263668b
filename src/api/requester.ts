import type { Network } from '../auth/network.ts';
import type { TokenSource } from '../auth/tokenSource.ts';
import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import { sleep } from '../common/sleep.ts';
import { explain, Refused, type ExplainedFailure } from './attempt.ts';
import type { RequestBudget } from './budget.ts';
import { nextStep } from './decide.ts';
import { ApiError } from './errors.ts';
import type { ApiLimits } from './limits.ts';
import { readRefusal } from './refusal.ts';
import { readRetryAfter } from './retryAfter.ts';
import type { ServerClock } from './serverClock.ts';
import { send, type Answer } from './transport.ts';
import { readWhole } from './wholeBody.ts';
import type { Operation } from './verdict.ts';

/** What the client tells the metrics. */
export interface ApiObserver {
  /** A request got its answer's status, or `error` when there was none. */
  request(operation: Operation, status: number | 'error'): void;
  throttled(): void;
}

export interface RequestSpec {
  readonly operation: Operation;
  /** A gerund that messages start with: "listing content of Audit.Exchange". */
  readonly action: string;
  /** Failures to get permission are remembered per operation and this. */
  readonly contentType?: string;
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** The answer is at most so large. Bytes, decompressed. */
  readonly largest: number;
}

export interface RequesterParts {
  readonly tokens: TokenSource;
  readonly network: Network;
  readonly budget: RequestBudget;
  readonly serverClock: ServerClock;
  readonly limits: ApiLimits;
  readonly log: Log;
  readonly clock: Clock;
  readonly observer: ApiObserver;
}

const LARGEST_REFUSAL = 64 * 1024;

/** The one owner of retry: makes requests until one succeeds or its failure is worth telling. */
export class Requester {
  readonly #parts: RequesterParts;
  /** Until when (epoch ms) a new token is not worth fetching, by operation and content type. */
  readonly #futile = new Map<string, number>();

  constructor(parts: RequesterParts) {
    this.#parts = parts;
  }

  /**
   * `consume` takes in an answer with a 2xx status; what it throws counts as a failed try. Rejects with ApiError, or with
   * the signal's reason at once when aborted. Undefined: refused, but what was wanted is already so.
   */
  async run<T>(
    spec: RequestSpec,
    consume: (answer: Answer) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T | undefined> {
    const { limits, clock, tokens, budget, observer, log } = this.#parts;
    const key = `${spec.operation} ${spec.contentType ?? ''}`;
    const began = performance.now();
    let renewed = (this.#futile.get(key) ?? -Infinity) > clock();
    let [attempts, failures, askedWait] = [0, 0, 0];
    for (;;) {
      let token: string | undefined;
      let failure: ExplainedFailure;
      try {
        // Before the budget, as a login may take long; and after it, as a throttling may outlast a token.
        await tokens.get(signal);
        await budget.take(signal);
        token = (await tokens.get(signal)).value.reveal();
        attempts += 1;
        const value = await this.#try(spec, token, consume, signal);
        budget.served();
        this.#futile.delete(key);
        return value;
      } catch (error) {
        signal.throwIfAborted();
        failure = explain(error, spec.url);
      }
      if (spec.operation === 'subscriptions.start' && failure.judgement.success === true) return undefined;
      const { verdict } = failure.judgement;
      if (verdict === 'throttled') observer.throttled();
      else if (failure.status !== undefined) budget.served();
      if (verdict !== 'throttled' && verdict !== 'renew') failures += 1;
      const elapsed = performance.now() - began - askedWait;
      const step = nextStep(spec.operation, failure, { failures, elapsed, askedWait, renewed }, limits, Math.random());
      if (step.kind === 'fail') {
        if (verdict === 'renew' && !((this.#futile.get(key) ?? 0) > clock())) {
          this.#futile.set(key, clock() + limits.futileRenewal);
        }
        throw toApiError(spec, failure, attempts);
      }
      log.debug('A request failed and is repeated', { action: spec.action, step: step.kind, reason: failure.message });
      if (step.kind === 'renew') {
        renewed = true;
        await this.#renew(spec, token, attempts, signal);
      } else if (step.kind === 'pause') {
        askedWait += this.#pause(failure);
      } else {
        if (step.asked) askedWait += step.milliseconds;
        await sleep(step.milliseconds, signal);
      }
    }
  }

  /** Turns what broke off an answer in its middle into an ApiError; `retry`, as what came so far was right. */
  broken(spec: RequestSpec, thrown: unknown): ApiError {
    return toApiError(spec, explain(thrown, spec.url), 1);
  }

  async #try<T>(
    spec: RequestSpec,
    token: string,
    consume: (answer: Answer) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { network, limits, serverClock, clock, observer } = this.#parts;
    const { method, url, largest, operation } = spec;
    const headers = { ...spec.headers, accept: 'application/json', authorization: `Bearer ${token}` };
    const sent = clock();
    let answer: Answer;
    try {
      answer = await send({ method, url, headers }, { network, limits, largest }, signal);
    } catch (error) {
      if (!signal.aborted) observer.request(operation, 'error');
      throw error;
    }
    observer.request(operation, answer.status);
    serverClock.observe(answer.headers, sent);
    if (answer.status >= 200 && answer.status < 300) return consume(answer);
    throw await this.#refused(spec, answer);
  }

  async #refused(spec: RequestSpec, { status, headers, body }: Answer): Promise<Refused> {
    const refusal = readRefusal(spec.operation, status, await readWhole(body, LARGEST_REFUSAL, 'cut'));
    const { date } = headers;
    const retryAfter = readRetryAfter(
      { header: headers['retry-after'], date, words: refusal.words },
      this.#parts.clock(),
    );
    return new Refused(refusal, retryAfter);
  }

  async #renew(spec: RequestSpec, token: string | undefined, attempts: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.tokens.renew(token ?? '', signal);
    } catch (error) {
      signal.throwIfAborted();
      const failure = explain(error, spec.url);
      // Out of reach for the moment: the next try asks for a token again.
      if (failure.judgement.verdict !== 'retry') throw toApiError(spec, failure, attempts);
    }
  }

  #pause(failure: ExplainedFailure): number {
    const { budget, log } = this.#parts;
    const milliseconds = budget.throttled(failure.retryAfter);
    log.debug('Throttled: all requests of the tenant wait', { seconds: Math.round(milliseconds / 1000) });
    return milliseconds;
  }
}

function toApiError(spec: RequestSpec, failure: ExplainedFailure, attempts: number): ApiError {
  const { judgement, status, afCode, retryAfter, message, cause } = failure;
  // A token that is refused though it is new: somebody must give the permission.
  const verdict = judgement.verdict === 'renew' ? 'fatal' : judgement.verdict;
  const tries = attempts > 1 ? `, ${attempts} attempts` : '';
  const facts = { verdict, operation: spec.operation, status, afCode, retryAfter, attempts };
  return new ApiError(`${spec.action}: ${message}${tries}`, facts, cause === undefined ? {} : { cause });
}
