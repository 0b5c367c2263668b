import type { Verdict } from './errors.ts';

export type Operation =
  | 'subscriptions.list'
  | 'subscriptions.start'
  | 'subscriptions.stop'
  | 'content.list'
  | 'content.fetch'
  | 'dlpSensitiveTypes';

/** What an answer that is no success says about itself. */
export interface Refusal {
  readonly operation: Operation;
  readonly status: number;
  /** `error.code`, when it is one of the form AFnnnn. */
  readonly afCode: string | undefined;
  /** All the words of the body that are fit to be read, prose codes included. */
  readonly words: string;
  /** json: an error in one of the API's forms; foreign: HTML or other text, not the API's own; empty. */
  readonly body: 'json' | 'foreign' | 'empty';
}

export interface Judgement {
  readonly verdict: Verdict;
  /** What it means, for people. */
  readonly meaning: string;
  /** Repeat the request so many times before believing it. */
  readonly doubts?: number;
  /** For start: there is nothing to do. */
  readonly success?: true;
}

/**
 * The API's codes (reference, "Errors"; those marked * are not in it but were observed). Statuses are not documented for
 * most of them, and throttling comes as 403 as well as 429: the code decides, the status only where there is none.
 */
const CODES: Readonly<Record<string, Judgement>> = {
  // Roles are baked into the token: one issued before consent was given stays without them.
  AF10001: {
    verdict: 'renew',
    meaning: 'the token lacks the permission (ActivityFeed.Read, for DLP.All ActivityFeed.ReadDlp)',
  },
  AF20001: { verdict: 'fatal', meaning: 'a parameter is missing' },
  AF20002: { verdict: 'fatal', meaning: 'a parameter has the wrong type; publisherIdentifier must be a GUID' },
  AF20003: { verdict: 'fatal', meaning: 'the webhook’s expiration lies in the past' },
  AF20010: { verdict: 'fatal', meaning: 'the token belongs to another tenant; check tenantId' },
  AF20011: { verdict: 'fatal', meaning: 'the tenant does not exist or was deleted; check tenantId and cloud' },
  AF20012: { verdict: 'fatal', meaning: 'the tenant is not set up correctly in the service' },
  AF20013: { verdict: 'fatal', meaning: 'tenantId is not a GUID' },
  AF20020: { verdict: 'fatal', meaning: 'the content type is not valid' },
  AF20021: { verdict: 'fatal', meaning: 'the webhook could not be validated' },
  AF20022: { verdict: 'resubscribe', meaning: 'there is no subscription to this content type' },
  AF20023: { verdict: 'resubscribe', meaning: 'the subscription was disabled by an administrator' },
  // * Starting what is already enabled, nothing to change.
  AF20024: { verdict: 'fatal', meaning: 'the subscription is already enabled', success: true },
  AF20030: {
    verdict: 'relist',
    meaning: 'the window is refused (both times, at most 24 h, not older than 7 days); check this machine’s clock',
  },
  AF20031: { verdict: 'relist', meaning: 'the next page is not valid any more' },
  // Listings are not consistent at once, so it is asked for again before it is called lost.
  AF20050: { verdict: 'gone', meaning: 'the content does not exist', doubts: 2 },
  AF20051: { verdict: 'gone', meaning: 'the content has expired (7 days)' },
  AF20052: { verdict: 'gone', meaning: 'the content’s id is not valid', doubts: 1 },
  AF20053: { verdict: 'fatal', meaning: 'more than one Accept-Language' },
  AF20054: { verdict: 'fatal', meaning: 'the Accept-Language is malformed' },
  // Also what a stale next page answers, for ever.
  AF20055: {
    verdict: 'relist',
    meaning:
      'the window is refused (start before end, at most 24 h, not older than 7 days); check this machine’s clock',
  },
  AF429: { verdict: 'throttled', meaning: 'too many requests' },
  AF50000: { verdict: 'retry', meaning: 'an internal error of the service' },
  // * In Filebeat's list.
  AF50005: { verdict: 'retry', meaning: 'an internal error of the service' },
  AF50006: { verdict: 'retry', meaning: 'an internal error of the service' },
};

/** What to do about an answer that is no success: by code, then by its words, then by its status. */
export function judge(refusal: Refusal): Judgement {
  const known = refusal.afCode === undefined ? undefined : CODES[refusal.afCode];
  return known ?? byWords(refusal) ?? byStatus(refusal);
}

/** `error.code` may hold prose with a .NET stack trace; these are the sentences that were met. */
function byWords({ words, body }: Refusal): Judgement | undefined {
  if (body !== 'json') return undefined;
  if (/Tenant\s+\S+\s+does not exist/i.test(words)) {
    return {
      verdict: 'fatal',
      meaning:
        'the tenant is not known to the service: unified audit logging is off, or was switched on within the last hours',
    };
  }
  if (/subscription was disabled/i.test(words)) return CODES['AF20023'];
  if (/too many (frequent )?(subscription start )?requests/i.test(words)) return CODES['AF429'];
  return undefined;
}

function byStatus({ operation, status, body }: Refusal): Judgement {
  if (status >= 500 || status === 408 || status === 425)
    return { verdict: 'retry', meaning: 'the service is not available' };
  if (status >= 300 && status < 400) return { verdict: 'retry', meaning: 'a redirect, which is not followed' };
  if (status < 300) return { verdict: 'retry', meaning: 'the answer is not the API’s' };
  switch (status) {
    case 429:
      return { verdict: 'throttled', meaning: 'too many requests' };
    case 401:
      return { verdict: 'renew', meaning: 'the token is refused' };
    case 403:
      return { verdict: 'fatal', meaning: 'access is refused; check admin consent and conditional access' };
    case 407:
      return { verdict: 'fatal', meaning: 'the proxy wants other credentials' };
    case 404:
    case 410:
      if (operation === 'content.fetch') {
        // A gateway's page says nothing about the content.
        if (body === 'foreign') return { verdict: 'retry', meaning: 'not found, says something that is not the API' };
        return { verdict: 'gone', meaning: 'the content does not exist', doubts: 2 };
      }
      return { verdict: 'fatal', meaning: 'no such address; check cloud and endpoints.api' };
    default:
      // One content that is refused must not stop those behind it, so this is not fatal there.
      return operation === 'content.fetch' || body === 'foreign'
        ? { verdict: 'retry', meaning: 'the request is refused' }
        : { verdict: 'fatal', meaning: 'the request is refused' };
  }
}
