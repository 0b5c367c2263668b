import { assert } from 'chai';
import { parseAddress } from '../../../src/transform/address.ts';
import { cleanKey } from '../../../src/transform/fields/keys.ts';
import { jsonText } from '../../../src/transform/fields/jsonText.ts';
import { outcomeOf } from '../../../src/transform/outcome.ts';
import { parseTime } from '../../../src/transform/time.ts';
import { attachmentsOf } from '../../../src/transform/workloads/exchange/attachments.ts';
import { documentOf, type Document } from './support.ts';

describe('times', () => {
  const at = Date.UTC(2021, 7, 1, 12, 34, 56);
  for (const [text, expected] of [
    ['2021-08-01T12:34:56', at],
    ['2021-08-01T12:34:56Z', at],
    [' 2021-08-01 12:34:56 ', at],
    ['2021-08-01T12:34:56.1234567', at + 123],
    ['2021-08-01T12:34:56.9999999Z', at + 999],
    ['2021-08-01T14:34:56+02:00', at],
    ['2021-08-01T10:34:56-0200', at],
    ['2021-08-01T12:34', at - 56_000],
    ['2021-08-01', Date.UTC(2021, 7, 1)],
    ['/Date(1627821296000)/', at],
    ['2024-02-29T00:00:00', Date.UTC(2024, 1, 29)],
  ] as const) {
    it(`reads ${text}`, () => assert.equal(parseTime(text), expected));
  }

  for (const text of [
    '',
    'never',
    '0001-01-01T00:00:00',
    '2021-13-01T00:00:00',
    '2021-02-29T00:00:00',
    '2021-08-01T24:00:00',
    '2021-08-01T12:34:60',
    '2021-08-01T12:34:5x',
    '15/01/2026',
  ]) {
    it(`does not read ${text === '' ? 'nothing' : text}`, () => assert.isNaN(parseTime(text)));
  }
});

describe('addresses', () => {
  for (const [text, expected] of [
    ['192.0.2.1', { address: '192.0.2.1', ip: '192.0.2.1' }],
    [' 192.0.2.1', { address: '192.0.2.1', ip: '192.0.2.1' }],
    ['192.0.2.1:443', { address: '192.0.2.1', ip: '192.0.2.1', port: 443 }],
    ['2001:db8::1', { address: '2001:db8::1', ip: '2001:db8::1' }],
    ['[2001:db8::1]', { address: '2001:db8::1', ip: '2001:db8::1' }],
    ['[2001:db8::1]:443', { address: '2001:db8::1', ip: '2001:db8::1', port: 443 }],
    ['::ffff:192.0.2.1', { address: '192.0.2.1', ip: '192.0.2.1' }],
    ['[::FFFF:192.0.2.1]:80', { address: '192.0.2.1', ip: '192.0.2.1', port: 80 }],
    ['fe80::1%eth0', { address: 'fe80::1', ip: 'fe80::1' }],
    ['mail.contoso.example:25', { address: 'mail.contoso.example', domain: 'mail.contoso.example', port: 25 }],
    ['HOST (192.0.2.1)\n', { address: '192.0.2.1', ip: '192.0.2.1', domain: 'HOST' }],
    ['[HOST (192.0.2.1)]', { address: '192.0.2.1', ip: '192.0.2.1', domain: 'HOST' }],
    ['HOST (10.20.4930.010)', { address: '10.20.4930.010', domain: 'HOST' }],
    ['ffff:10.11.0.229', { address: 'ffff:10.11.0.229' }],
    ['192.0.2.1:99999', { address: '192.0.2.1:99999' }],
    ['<null>', { address: '<null>' }],
    ['[[x]', { address: '[[x]' }],
    ['()', { address: '()' }],
  ] as const) {
    it(JSON.stringify(text), () => assert.deepEqual(parseAddress(text), expected));
  }
});

describe('keys', () => {
  it('stay as they are when Elasticsearch takes them', () => {
    for (const key of ['Delivery Action', '_raw', 'a-b', 'Größe']) assert.equal(cleanKey(key, false), key);
    assert.equal(cleanKey('a.b', true), 'a.b');
  });

  it('are made acceptable otherwise', () => {
    const made = ['', ' ', '.', 'a.b', 'x\u0000y', '__proto__', '\u3000'].map((key) => cleanKey(key, false));
    assert.deepEqual(made, ['_', '_', '_', 'a_b', 'x_y', '_proto_', '_']);
    assert.deepEqual(
      ['a..b', '.a', ' . '].map((key) => cleanKey(key, true)),
      ['a._.b', '_.a', '_._'],
    );
  });

  it('are shortened so that different ones stay different', () => {
    const [one, other] = ['k'.repeat(500), `${'k'.repeat(499)}x`].map((key) => cleanKey(key, false));
    assert.lengthOf(one as string, 128);
    assert.notEqual(one, other);
  });
});

describe('outcomes', () => {
  it('follow the word, whatever its case; none is a success, one that is neither is unknown', () => {
    const words = [
      undefined,
      'Succeeded',
      'TRUE',
      'PartiallySucceeded',
      'Failure',
      'failed',
      'False',
      'Denied',
      'InProgress',
    ];
    const expected = [
      'success',
      'success',
      'success',
      'success',
      'failure',
      'failure',
      'failure',
      'failure',
      'unknown',
    ];
    assert.deepEqual(words.map(outcomeOf), expected);
  });

  const signIn = (Operation: string, more: Document): unknown =>
    (documentOf({ Id: 'a', RecordType: 15, Operation, ResultStatus: 'Success', ...more })['event'] as Document)[
      'outcome'
    ];

  it('of sign-ins follow the error, not the answered call', () => {
    const wrong = { LogonError: 'InvalidUserNameOrPassword', ErrorNumber: '50126' };
    assert.equal(signIn('UserLoginFailed', wrong), 'failure');
    assert.equal(signIn('UserLoginFailed', {}), 'failure');
    assert.equal(signIn('UserLoggedIn', wrong), 'failure');
    assert.equal(signIn('UserLoggedIn', { ErrorNumber: '0', LogonError: 'None' }), 'success');
    assert.equal(signIn('UserLoggedIn', { ErrorNumber: '50140' }), 'success');
    assert.equal(signIn('UserLoggedIn', { ResultStatus: 'Failed' }), 'failure');
  });
});

describe('JSON text', () => {
  it('is the same where JSON.stringify would give up', () => {
    const deep: unknown[] = [];
    let inner = deep;
    for (let level = 0; level < 50_000; level += 1) {
      const next: unknown[] = [];
      inner.push(next, { a: 'x"y', b: null });
      inner = next;
    }
    const text = jsonText(deep);
    assert.isTrue(text.endsWith(',{"a":"x\\"y","b":null}],{"a":"x\\"y","b":null}]'));
    assert.doesNotThrow(() => JSON.parse(text) as unknown);
  });
});

describe('attachments', () => {
  it('are told apart by their sizes', () => {
    assert.deepEqual(attachmentsOf('a; b.tar.gz (12b); c (3b); d.txt'), [
      { file: { name: 'a; b.tar.gz', extension: 'gz', size: 12 } },
      { file: { name: 'c', size: 3 } },
      { file: { name: 'd.txt', extension: 'txt' } },
    ]);
  });
});
