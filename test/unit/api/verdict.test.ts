import { assert } from 'chai';
import * as fc from 'fast-check';
import { readRefusal, shownWords } from '../../../src/api/refusal.ts';
import { judge, type Operation } from '../../../src/api/verdict.ts';

function verdict(operation: Operation, status: number, body: unknown): string {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return judge(readRefusal(operation, status, bytes)).verdict;
}

describe('the verdict on an answer', () => {
  it('follows the code whatever the status', () => {
    const verdicts = {
      renew: ['AF10001'],
      fatal: ['AF20001', 'AF20002', 'AF20003', 'AF20010', 'AF20011', 'AF20012', 'AF20013', 'AF20020', 'AF20021'],
      resubscribe: ['AF20022', 'AF20023'],
      relist: ['AF20030', 'AF20031', 'AF20055'],
      gone: ['AF20050', 'AF20051', 'AF20052'],
      throttled: ['AF429'],
      retry: ['AF50000', 'AF50005', 'AF50006'],
    };
    for (const status of [200, 400, 401, 403, 404, 429, 500]) {
      for (const [wanted, codes] of Object.entries(verdicts)) {
        for (const code of codes)
          assert.equal(verdict('content.list', status, { error: { code, message: '' } }), wanted);
      }
    }
  });

  for (const [operation, status, body, wanted] of [
    ['content.list', 401, { Message: 'Authorization has been denied for this request.' }, 'renew'],
    ['content.list', 403, { error: { code: 'AF429', message: 'Too many requests. Method=GetBlob' } }, 'throttled'],
    ['content.list', 403, { Message: 'Too many requests.' }, 'throttled'],
    ['content.list', 403, '', 'fatal'],
    ['content.list', 404, '', 'fatal'],
    ['content.list', 400, { error: { code: 'prose', message: 'The subscription was disabled.' } }, 'resubscribe'],
    ['content.list', 400, { error: { code: 'AF99999', message: 'new' } }, 'fatal'],
    ['content.list', 400, '<html>', 'retry'],
    ['content.list', 200, '<html>', 'retry'],
    ['content.list', 302, '', 'retry'],
    ['content.list', 408, '', 'retry'],
    ['content.list', 503, '<html>', 'retry'],
    ['content.fetch', 404, '<html>', 'retry'],
    ['content.fetch', 404, '', 'gone'],
    ['content.fetch', 400, { error: { code: 'AF99999', message: 'new' } }, 'retry'],
    [
      'subscriptions.start',
      400,
      { error: { code: 'StartSubscription [CorrId=1][AppId', message: 'x: Tenant 0-1 does not exist.\r\n at A.B()' } },
      'fatal',
    ],
  ] as const) {
    it(`is ${wanted} for ${operation} ${status} ${JSON.stringify(body)}`, () => {
      assert.equal(verdict(operation, status, body), wanted);
    });
  }

  it('is there for every answer', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.jsonValue(), fc.string()), (status, body) => {
        assert.isString(verdict('content.fetch', status, body));
      }),
    );
  });

  it('shows one line of the server’s words, no stack and no token', () => {
    assert.equal(shownWords('Denied for eyJhbGciOiJSUzI1NiJ9.eyJ.x now\r\n   at A.B()'), 'Denied for [redacted] now');
    assert.equal(shownWords('x'.repeat(900)).length, 300);
  });
});
