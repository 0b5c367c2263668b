import { AF_CODES } from './errors.ts';
import type { Operation } from './types.ts';

/**
 * Where a fault strikes: `answer` replaces the whole answer, `listing` changes what a listing says, `body` damages the
 * body of a good answer, `content` clings to a content, `token` replaces the answer to a login.
 */
export type Stage = 'answer' | 'listing' | 'body' | 'content' | 'token';

export interface FaultSpec {
  readonly stage: Stage;
  readonly operations: readonly Operation[];
  readonly does: string;
}

const API: readonly Operation[] = [
  'start',
  'stop',
  'subscriptions',
  'list',
  'content',
  'notifications',
  'sensitiveTypes',
];
const READ: readonly Operation[] = ['subscriptions', 'list', 'content'];

const answer = (does: string, operations = API): FaultSpec => ({ stage: 'answer', operations, does });
const listing = (does: string): FaultSpec => ({ stage: 'listing', operations: ['list'], does });
const body = (does: string, operations = READ): FaultSpec => ({ stage: 'body', operations, does });
const element = (does: string): FaultSpec => ({ stage: 'body', operations: ['content'], does });
const content = (does: string): FaultSpec => ({ stage: 'content', operations: ['content'], does });
const token = (does: string): FaultSpec => ({ stage: 'token', operations: ['token'], does });

const CODES: Readonly<Record<string, FaultSpec>> = Object.fromEntries(
  Object.entries(AF_CODES).map(([code, [status]]) => [code, answer(`${status} with ${code}`)]),
);

/** Every fault, one line each. */
export const FAULTS: Readonly<Record<string, FaultSpec>> = {
  ...CODES,
  'AF10001-403': answer('403 with AF10001'),
  'AF20010-400': answer('400 with AF20010'),
  'AF20011-404': answer('404 with AF20011'),
  'AF20022-404': answer('404 with AF20022'),
  'AF20051-400': answer('400 with AF20051', ['content']),
  'throttle-403-retry-after': answer('403 with AF429 and Retry-After: 1'),
  'throttle-429': answer('429 with AF429'),
  'throttle-429-retry-after': answer('429 with AF429 and Retry-After: 1'),
  'throttle-429-bare': answer('429 without a body'),
  'prose-code': answer('500 with prose and a stack trace in error.code'),
  'audit-off': answer('400 with prose: the tenant does not exist', ['start', 'list', 'subscriptions']),
  'status-408': answer('408 without a body'),
  'status-500': answer('500 with an HTML page'),
  'status-502': answer('502 with an HTML page'),
  'status-503': answer('503 with an HTML page and Retry-After: 1'),
  'status-504': answer('504 without a body'),
  unauthorized: answer('401 as for a denied token'),
  forbidden: answer('403 without a code'),
  'token-revoked': answer('revokes the tokens of the tenant, then 401', READ),
  'subscription-disabled': answer('disables the subscription as an administrator, then AF20023', ['list']),
  'html-200': answer('200 with an HTML page', READ),
  'empty-200': answer('200 without a body', READ),
  'reset-before': answer('the connection is reset before any answer'),
  hang: answer('no answer at all until the client gives up'),
  redirect: answer('302 to the foreign host', READ),
  'date-skew': answer('a good answer whose Date is an hour behind', READ),
  'stale-page': answer('400 with AF20031 for a further page', ['list']),
  'next-loop': listing('NextPageUri leads back to the same page'),
  'next-foreign': listing('NextPageUri leads to the foreign host'),
  'uri-foreign': listing('contentUri of one row leads to the foreign host'),
  'listing-object': listing('an object instead of the array'),
  'listing-rows': listing('null, a number, and rows without id or times among the rows'),
  'listing-duplicate': listing('each row twice'),
  partial: {
    stage: 'content',
    operations: ['list'],
    does: 'a content created in the very second the window starts gets a contentUri to half of its records',
  },
  truncated: body('the body ends early, Content-Length agrees with it'),
  'truncated-chunked': body('the body ends early, chunked and properly ended'),
  'reset-mid': body('the connection is reset in mid-body'),
  trickle: body('the body comes a few bytes at a time'),
  'length-long': body('Content-Length claims more than comes; the connection then ends'),
  'length-short': body('Content-Length claims less than the body has'),
  'gzip-bomb': body('gzip that unpacks to 1 GiB of blanks, then ends in mid-array', ['content']),
  'gzip-truncated': body('a gzip body that ends early'),
  'element-invalid': element('one more element that is not JSON'),
  'element-null': element('one more element: null'),
  'element-scalar': element('one more element: a text'),
  'element-without-id': element('one more element: a record without Id'),
  poisoned: content('this content always answers AF50000'),
  vanished: content('this content always answers AF20050'),
  'late-listing': {
    stage: 'content',
    operations: ['list'],
    does: 'this content is listed ten minutes after its contentCreated',
  },
  'token-invalid-client': token('401 AADSTS7000215'),
  'token-429': token('429 with Retry-After: 1'),
  'token-500': token('500 AADSTS90033'),
  'token-html': token('200 with an HTML page'),
  'token-empty': token('200 with an object that holds no access_token'),
  'token-hang': token('no answer at all until the client gives up'),
  'token-reset': token('the connection is reset before any answer'),
};

/** The table as the help page shows it. */
export function faultHelp(): string {
  const width = Math.max(...Object.keys(FAULTS).map(({ length }) => length));
  return Object.entries(FAULTS)
    .map(
      ([kind, { does, operations }]) =>
        `  ${kind.padEnd(width)}  ${does} (${operations === API ? 'any operation' : operations.join(', ')})`,
    )
    .join('\n');
}
