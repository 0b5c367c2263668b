import { gunzipSync } from 'node:zlib';
import { assert } from 'chai';
import { AF_CODES } from '../../../src/simulator/errors.ts';
import { FAULTS } from '../../../src/simulator/faultTable.ts';
import { HOUR, RECORDS, scene, WHOLE } from './scene.ts';
import { closeAll, NOW, parsed, verdict, type Received } from './support.ts';

/** What a client sees of a fetch under each fault that shows there. */
const SEEN_BY_FETCH: Record<string, (received: Received) => void> = {
  ...Object.fromEntries(
    Object.entries(AF_CODES).map(([code, [status]]) => [
      code,
      (received: Received) => assert.equal(verdict(received), `${status} ${code}`),
    ]),
  ),
  'AF10001-403': (received) => assert.equal(verdict(received), '403 AF10001'),
  'AF20010-400': (received) => assert.equal(verdict(received), '400 AF20010'),
  'AF20011-404': (received) => assert.equal(verdict(received), '404 AF20011'),
  'AF20022-404': (received) => assert.equal(verdict(received), '404 AF20022'),
  'AF20051-400': (received) => assert.equal(verdict(received), '400 AF20051'),
  'throttle-403-retry-after': (received) =>
    assert.deepEqual([verdict(received), received.headers['retry-after']], ['403 AF429', '1']),
  'throttle-429': (received) =>
    assert.deepEqual([verdict(received), received.headers['retry-after']], ['429 AF429', undefined]),
  'throttle-429-retry-after': (received) =>
    assert.deepEqual([verdict(received), received.headers['retry-after']], ['429 AF429', '1']),
  'throttle-429-bare': (received) => assert.equal(verdict(received), '429 '),
  'prose-code': ({ status, body }) => {
    assert.equal(status, 500);
    assert.match(body.toString(), /"code":"ListAvailableContent \[CorrId=.*\\r\\n {3}at Microsoft/);
  },
  'status-408': (received) => assert.equal(verdict(received), '408 '),
  'status-500': html(500),
  'status-502': html(502),
  'status-503': html(503),
  'status-504': (received) => assert.equal(verdict(received), '504 '),
  unauthorized: (received) =>
    assert.equal(verdict(received), '401 {"Message":"Authorization has been denied for this request."}'),
  forbidden: (received) => assert.equal(verdict(received), '403 {"Message":"Forbidden"}'),
  'token-revoked': ({ status }) => assert.equal(status, 401),
  'html-200': html(200),
  'empty-200': (received) => assert.equal(verdict(received), '200 '),
  'reset-before': ({ broken }) => assert.match(broken ?? '', /ECONNRESET|hang up/),
  hang: ({ broken }) => assert.equal(broken, 'gave up'),
  redirect: ({ status, headers }) => assert.deepEqual([status, headers.location?.endsWith('/stolen')], [302, true]),
  'date-skew': ({ headers, body }) =>
    assert.deepEqual([headers.date, gunzipSync(body).toString()], [new Date(NOW - HOUR).toUTCString(), WHOLE]),
  truncated: ({ body, headers, broken }) =>
    assert.deepEqual(
      [body.toString(), headers['content-length'], broken],
      [WHOLE.slice(0, body.length), String(body.length), undefined],
    ),
  'truncated-chunked': ({ body, headers, broken }) =>
    assert.deepEqual([body.length < WHOLE.length, headers['transfer-encoding'], broken], [true, 'chunked', undefined]),
  'reset-mid': ({ body, broken }) => {
    assert.isDefined(broken);
    assert.isBelow(body.length, WHOLE.length);
  },
  trickle: ({ body }) => assert.equal(body.toString(), WHOLE),
  'length-long': ({ body, broken }) => assert.deepEqual([body.toString(), broken], [WHOLE, 'aborted']),
  'length-short': ({ body }) => assert.equal(body.toString(), WHOLE.slice(0, body.length)),
  'gzip-truncated': ({ body }) => assert.throws(() => gunzipSync(body), /unexpected end/),
  'element-invalid': ({ body }) => {
    assert.isTrue(body.toString().startsWith(WHOLE.slice(0, -1)));
    assert.throws(() => JSON.parse(body.toString()));
  },
  'element-null': (received) => assert.deepEqual(parsed(received), [...RECORDS, null]),
  'element-scalar': (received) => assert.deepEqual(parsed(received), [...RECORDS, 'no record at all']),
  'element-without-id': (received) => assert.notProperty((parsed(received) as object[])[4], 'Id'),
  poisoned: (received) => assert.equal(verdict(received), '500 AF50000'),
  vanished: (received) => assert.equal(verdict(received), '404 AF20050'),
};
/** Those that show elsewhere, each in a test of its own in faultsElsewhere.test.ts. */
const ELSEWHERE = [
  'audit-off',
  'subscription-disabled',
  'stale-page',
  'next-loop',
  'next-foreign',
  'uri-foreign',
  'listing-object',
  'listing-rows',
  'listing-duplicate',
  'partial',
  'late-listing',
  'gzip-bomb',
  'token-invalid-client',
  'token-429',
  'token-500',
  'token-html',
  'token-empty',
  'token-hang',
  'token-reset',
];

function html(wanted: number): (received: Received) => void {
  return ({ status, headers, body }) => {
    assert.deepEqual([status, headers['content-type']], [wanted, 'text/html; charset=utf-8']);
    assert.match(body.toString(), /^<!DOCTYPE html>/);
  };
}

describe('The simulator’s faults', () => {
  afterEach(closeAll);

  it('are all tested here', () => {
    assert.sameMembers([...Object.keys(SEEN_BY_FETCH), ...ELSEWHERE], Object.keys(FAULTS));
  });

  for (const [kind, look] of Object.entries(SEEN_BY_FETCH)) {
    it(`${kind}: ${FAULTS[kind]?.does}`, async () => {
      const { sim, client, fetch } = await scene({ kind, count: 1 });
      look(await fetch(kind === 'hang' ? 100 : 2_000));
      assert.deepEqual(sim.faults.counts, { [kind]: 1 });
      if (kind === 'poisoned' || kind === 'vanished') return;
      if (kind === 'token-revoked') await client.login();
      const next = await fetch();
      assert.equal((next.headers['content-encoding'] === 'gzip' ? gunzipSync(next.body) : next.body).toString(), WHOLE);
    });
  }
});
