import { assert } from 'chai';
import { bypassesProxy } from '../../../src/auth/noProxy.ts';

describe('NO_PROXY', () => {
  for (const [address, list, exempt] of [
    ['https://manage.office.com/', undefined, false],
    ['https://manage.office.com/', '', false],
    ['http://127.0.0.1:9200/', 'localhost', false],
    ['http://localhost:9200/', 'example.org, LOCALHOST', true],
    ['https://manage.office.com/', '*', true],
    ['https://manage.office.com/', 'office.com', true],
    ['https://manage.office.com/', '.office.com', true],
    ['https://manage.office.com/', '*.Office.com', true],
    ['https://manage.office.com/', 'ffice.com', false],
    ['https://manage.office.com/', 'office.com.example', false],
    ['https://manage.office.com/', 'manage.office.com:443', true],
    ['https://manage.office.com/', 'manage.office.com:80', false],
    ['https://manage.office.com:8443/', '.office.com:8443 other', true],
    ['http://[2001:db8::1]:8080/', '2001:db8::1', true],
    ['http://[2001:db8::1]:8080/', '[2001:db8::1]:8080', true],
    ['http://[2001:db8::1]:8080/', '[2001:db8::1]:80', false],
  ] as const) {
    it(`${exempt ? 'exempts' : 'does not exempt'} ${address} with ${JSON.stringify(list)}`, () => {
      assert.equal(bypassesProxy(new URL(address), list), exempt);
    });
  }
});
