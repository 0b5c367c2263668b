import { aadsts } from './aadsts.ts';
import { json, nothing, page, type Answer } from './answer.ts';
import { af, AF_CODES, denied, Refusal, type AfCode } from './errors.ts';

/** What a connection can do instead of answering. */
export type Outcome = Answer | 'reset' | 'hang';

const PROSE_TRACE = '\r\n   at Microsoft.Office.Compliance.Audit.API.Controllers.BaseController.<Run>d__7.MoveNext()';

/** The answer that a fault of the stages `answer` and `token` puts in the place of the real one. */
export function faultyAnswer(kind: string, foreign: string, now: number): Outcome {
  const throttled = {
    error: {
      code: 'AF429',
      message: 'Too many requests. Method=GetBlob, PublisherId=00000000-0000-0000-0000-000000000000',
    },
  };
  switch (kind) {
    case 'AF10001-403':
    case 'AF20010-400':
    case 'AF20011-404':
    case 'AF20022-404':
    case 'AF20051-400': {
      const [code = '', status] = kind.split('-');
      return ofRefusal(af(code as AfCode, [], { status: Number(status) }));
    }
    case 'throttle-403-retry-after':
      return json(403, throttled, false, { 'Retry-After': '1' });
    case 'throttle-429':
      return json(429, throttled);
    case 'throttle-429-retry-after':
      return json(429, throttled, false, { 'Retry-After': '1' });
    case 'throttle-429-bare':
      return nothing(429);
    case 'prose-code':
      return json(500, {
        error: {
          code: 'ListAvailableContent [CorrId=11111111-2222-4333-8444-555555555555][TenantId=',
          message: `00000000,ContentType=Audit.General]The request timed out.${PROSE_TRACE}`,
        },
      });
    case 'audit-off':
      return ofRefusal(auditOff('00000000-0000-4000-8000-000000000001'));
    case 'status-408':
    case 'status-504':
      return nothing(Number(kind.slice(-3)));
    case 'status-500':
    case 'status-502':
      return page(Number(kind.slice(-3)));
    case 'status-503':
      return page(503, { 'Retry-After': '1' });
    case 'unauthorized':
    case 'token-revoked':
      return ofRefusal(denied());
    case 'subscription-disabled':
      return ofRefusal(af('AF20023'));
    case 'stale-page':
      return ofRefusal(af('AF20031', ['nextPage']));
    case 'forbidden':
      return json(403, { Message: 'Forbidden' });
    case 'html-200':
    case 'token-html':
      return page(200);
    case 'empty-200':
      return nothing(200);
    case 'redirect':
      return nothing(302, { Location: `${foreign}/stolen` });
    case 'reset-before':
    case 'token-reset':
      return 'reset';
    case 'hang':
    case 'token-hang':
      return 'hang';
    case 'token-429':
      return json(
        429,
        {
          error: 'temporarily_unavailable',
          error_description: 'AADSTS90055: too many requests.',
          error_codes: [90055],
        },
        false,
        { 'Retry-After': '1' },
      );
    case 'token-500':
      return json(500, {
        error: 'temporarily_unavailable',
        error_description: 'AADSTS90033: A transient error has occurred. Please try again.',
        error_codes: [90033],
      });
    case 'token-invalid-client':
      return aadsts(7_000_215, '11111111-1111-4111-8111-111111111111', now);
    case 'token-empty':
      return json(200, { token_type: 'Bearer', expires_in: 3_599 });
    default:
      if (Object.hasOwn(AF_CODES, kind))
        return ofRefusal(af(kind as AfCode, ['GetBlob', '00000000-0000-0000-0000-000000000000']));
      throw new Error(`no answer for the fault ${kind}`);
  }
}

export function ofRefusal({ status, body, headers }: Refusal): Answer {
  return json(status, body, false, headers);
}

/** What start says while unified audit logging is off: prose in error.code, cut at 64 characters, a stack trace after it. */
export function auditOff(tenantId: string): Refusal {
  return new Refusal(400, {
    error: {
      code: `StartSubscription [CorrId=11111111-2222-4333-8444-555555555555][`,
      message: `TenantId=${tenantId},ContentType=Audit.General]Tenant ${tenantId} does not exist.${PROSE_TRACE}`,
    },
  });
}
