import { assert } from 'chai';
import { createUserAgentParser } from '../../../src/transform/enrich/userAgent.ts';

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const BLINK = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const windows = { name: 'Windows', version: '10', full: 'Windows 10' };
const mac = { name: 'Mac OS X', version: '10.15.7', full: 'Mac OS X 10.15.7' };
const other = { name: 'Other' };

/** As Elasticsearch's user_agent processor has them (uap-core). */
const AGENTS: readonly (readonly [string, object])[] = [
  [
    `${WINDOWS} ${BLINK} Chrome/131.0.0.0 Safari/537.36`,
    { name: 'Chrome', version: '131.0.0.0', os: windows, device: other },
  ],
  [
    `${WINDOWS} ${BLINK} Chrome/131.0.0.0 Safari/537.36 Edg/131.0.2903.51`,
    { name: 'Edge', version: '131.0.2903.51', os: windows, device: other },
  ],
  [
    'Mozilla/5.0 (Windows NT 6.1; rv:115.0) Gecko/20100101 Firefox/115.0',
    { name: 'Firefox', version: '115.0', os: { name: 'Windows', version: '7', full: 'Windows 7' }, device: other },
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko',
    { name: 'IE', version: '11.0', os: windows, device: other },
  ],
  [
    `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15`,
    { name: 'Safari', version: '17.4', os: mac, device: { name: 'Mac' } },
  ],
  [
    `${MAC} ${BLINK} Chrome/120.0.0.0 Safari/537.36 OPR/106.0.0.0`,
    { name: 'Opera', version: '106.0.0.0', os: mac, device: { name: 'Mac' } },
  ],
  [
    `Mozilla/5.0 (X11; Linux x86_64) ${BLINK} Chrome/120.0.0.0 Safari/537.36`,
    { name: 'Chrome', version: '120.0.0.0', os: { name: 'Linux' }, device: other },
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    {
      name: 'Mobile Safari',
      version: '17.5',
      os: { name: 'iOS', version: '17.5.1', full: 'iOS 17.5.1' },
      device: { name: 'iPhone' },
    },
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1',
    {
      name: 'Chrome Mobile iOS',
      version: '120.0.6099.119',
      os: { name: 'iOS', version: '16.6', full: 'iOS 16.6' },
      device: { name: 'iPad' },
    },
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8 Build/UD1A; wv) ${BLINK} Version/4.0 Chrome/120.0.6099.43 Mobile Safari/537.36`,
    {
      name: 'Chrome Mobile WebView',
      version: '120.0.6099.43',
      os: { name: 'Android', version: '14', full: 'Android 14' },
      device: { name: 'Pixel 8' },
    },
  ],
  ['python-requests/2.31.0', { name: 'Python Requests', version: '2.31.0', device: other }],
  ['Python/3.11 aiohttp/3.9.1', { name: 'Python aiohttp', version: '3.9.1', device: other }],
  ['axios/1.7.7', { name: 'axios', version: '1.7.7', device: other }],
  ['curl/8.4.0', { name: 'curl', version: '8.4.0', device: other }],
  ['Go-http-client/1.1', { name: 'Go-http-client', version: '1.1', device: other }],
  ['BAV2ROPC', { name: 'Other', device: other }],
  ['Client=OWA;Action=ViaProxy', { name: 'Other', device: other }],
  ['', { name: 'Other', device: other }],
];

describe('user agents', () => {
  for (const [original, expected] of AGENTS) {
    it(`knows ${original === '' ? 'nothing of an empty one' : original}`, () => {
      const parse = createUserAgentParser();
      assert.deepEqual<object>(parse(original), { original, ...expected });
    });
  }

  it('keeps what repeats, within bounds', () => {
    const parse = createUserAgentParser();
    const first = parse('curl/8.4.0');
    assert.strictEqual(parse('curl/8.4.0'), first);
    for (let index = 0; index < 2000; index += 1) parse(`agent ${index}`);
    assert.notStrictEqual(parse('curl/8.4.0'), first);
  });

  it('reads a long one no further than its beginning, and keeps it whole', () => {
    const original = `curl/8.4.0 ${'('.repeat(1_000_000)} python-requests/2.31.0`;
    const started = performance.now();
    assert.deepEqual(createUserAgentParser()(original), { original, name: 'curl', version: '8.4.0', device: other });
    assert.isBelow(performance.now() - started, 100);
  });

  it('throws for nothing', () => {
    const parse = createUserAgentParser();
    for (const agent of ['\0', '\u{d800}', '/'.repeat(500), 'Mozilla/', '__proto__/1', 'Android 14; ; )', '(((((']) {
      assert.equal(parse(agent).original, agent);
    }
  });
});
