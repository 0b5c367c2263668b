import { AuthError } from '../auth/errors.ts';
import { explainNetworkFailure, shownHost } from '../auth/networkFailure.ts';
import type { Failure } from './decide.ts';
import { shownWords } from './refusal.ts';
import { StructureError } from './scanner.ts';
import { BodyError } from './transport.ts';
import { judge, type Judgement, type Refusal } from './verdict.ts';

/** An answer that is no success, as it travels inside the client. */
export class Refused extends Error {
  override name = 'Refused';
  readonly refusal: Refusal;
  readonly retryAfter: number | undefined;

  constructor(refusal: Refusal, retryAfter?: number) {
    super('refused');
    this.refusal = refusal;
    this.retryAfter = retryAfter;
  }
}

export interface ExplainedFailure extends Failure {
  readonly status: number | undefined;
  readonly afCode: string | undefined;
  /** For people: what it means, then the server's own words. */
  readonly message: string;
  /** Only errors of our own, which hold no secrets. */
  readonly cause: Error | undefined;
}

/** Explains what one try threw. */
export function explain(thrown: unknown, url: URL): ExplainedFailure {
  if (thrown instanceof Refused) return explainRefusal(thrown);
  const nothing = { status: undefined, afCode: undefined, unsent: false, cause: undefined };
  if (thrown instanceof AuthError) {
    const judgement: Judgement = { verdict: thrown.retryable ? 'retry' : 'fatal', meaning: thrown.message };
    return { ...nothing, judgement, unsent: true, message: thrown.message, cause: thrown };
  }
  if (thrown instanceof BodyError || thrown instanceof StructureError) {
    return { ...nothing, judgement: { verdict: 'retry', meaning: thrown.message }, message: thrown.message };
  }
  const { message, unsent, retryable } = explainNetworkFailure(thrown, shownHost(url));
  return { ...nothing, judgement: { verdict: retryable ? 'retry' : 'fatal', meaning: message }, message, unsent };
}

function explainRefusal({ refusal, retryAfter }: Refused): ExplainedFailure {
  const { status, afCode, words, body } = refusal;
  const judgement = judge(refusal);
  const what =
    body === 'json' ? shownWords(words) : body === 'empty' ? 'an empty answer' : 'an answer that is not JSON';
  const facts = [afCode, `HTTP ${status}`, what].filter((part) => part !== undefined && part !== '').join(', ');
  return {
    judgement,
    unsent: false,
    retryAfter,
    status,
    afCode,
    message: `${judgement.meaning} (${facts})`,
    cause: undefined,
  };
}
