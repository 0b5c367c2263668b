import { createHash } from 'node:crypto';
import { assert } from 'chai';
import { html, Html } from '../../../src/telemetry/page/html.ts';
import { pageHeaders } from '../../../src/telemetry/page/headers.ts';
import { renderPage } from '../../../src/telemetry/page/page.ts';
import { ago, conditionOf, count, moment, span } from '../../../src/telemetry/page/words.ts';
import type { StatusReport, StreamStatus } from '../../../src/telemetry/status.ts';
import { SAMPLE } from './sample.ts';

const page = (report: StatusReport): string => renderPage(report, { refresh: true });

/** Every text of a report replaced by `text`, to see where it ends up. */
function poison<T>(value: T, text: string): T {
  if (typeof value === 'string') return text as T;
  if (Array.isArray(value)) return value.map((item) => poison(item, text) as unknown) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, poison<unknown>(item, text)])) as T;
}

/** The visible text, white space collapsed. */
const words = (markup: string): string =>
  markup
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

describe('The page for people', () => {
  it('shows every tenant and content type with its state in words', () => {
    const text = words(page(SAMPLE)).replaceAll('. ', '.');
    for (const expected of [
      '3 content types need attention',
      'Audit.AzureActiveDirectory up to date 6 min 2026-11-25 12:33:12 6 min ago 1,240 0',
      'Audit.Exchange behind 1 h 32 min 2026-11-25 12:33:12 6 min ago 18,421 12',
      'Audit.SharePoint far behind 2 d 3 h 2026-11-23 08:40:00 2 d 4 h ago 1,240 0',
      '2 gaps: records may be missing for good',
      '2026-11-02 00:00:00 to 2026-11-04 08:30:00: the exporter was down for longer than content is kept',
      'DLP.All failing – none yet 0 0 Error 8 s ago: listing content of DLP.All',
      'Audit.Exchange elsewhere',
      'Audit.General starting',
    ]) {
      assert.include(text, expected);
    }
  });

  it('says that all is well, or why it is not ready', () => {
    const [first] = SAMPLE.tenants;
    const well = first?.contentTypes.slice(0, 1) ?? [];
    const one = { ...SAMPLE, tenants: [{ name: 'contoso', tenantId: 'id', contentTypes: well }] };
    assert.include(words(page(one)), 'All is well');
    const text = words(page({ ...one, ready: { ok: false, reasons: ['elasticsearch: out of reach'] } }));
    assert.include(text, 'Not ready');
    assert.include(text, 'elasticsearch: out of reach');
    assert.include(words(page({ ...SAMPLE, tenants: [] })), 'No tenant is configured.');
  });

  it('escapes whatever it is given', () => {
    const markup = page(poison(SAMPLE, `<script>alert(1)</script>"'&`));
    assert.notInclude(markup, '<script');
    assert.include(markup, '&lt;script&gt;');
    assert.notMatch(markup, /"[^">]*<script|datetime="[^"]*'&"/);
    const attributes = [...markup.matchAll(/<[a-z][^<>]*>/g)].join('');
    assert.notInclude(attributes, 'alert(1)</');
  });

  it('loads nothing from elsewhere and runs no script', () => {
    const markup = page(SAMPLE);
    assert.notMatch(markup, /<script|<img|<iframe|@import|url\(|https?:\/\/|\son\w+=|style="/);
  });

  it('has its style allowed by its hash', () => {
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page(SAMPLE)) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    assert.include(pageHeaders()['Content-Security-Policy'], `style-src 'sha256-${hash}'`);
  });

  it('can be read by a screen reader: language, title, headings, captions, header cells', () => {
    const markup = page(SAMPLE);
    assert.include(markup, '<html lang="en">');
    assert.match(markup, /<title>3 content types need attention/);
    assert.lengthOf(markup.match(/<h1>/g) ?? [], 1);
    assert.lengthOf(markup.match(/<caption/g) ?? [], SAMPLE.tenants.length);
    assert.lengthOf(markup.match(/scope="row"/g) ?? [], 7);
    assert.lengthOf(markup.match(/scope="col"/g) ?? [], 12);
    assert.notMatch(markup, /user-scalable|maximum-scale/);
  });

  it('lists the newest gaps only', () => {
    const gap = { from: '2026-11-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z', reason: 'expired' };
    const [tenant] = SAMPLE.tenants;
    const contentTypes = [
      { ...(tenant?.contentTypes[0] as StreamStatus), gaps: Array.from({ length: 150 }, () => gap) },
    ];
    const text = words(page({ ...SAMPLE, tenants: [{ name: 'contoso', tenantId: 'id', contentTypes }] }));
    assert.include(text, '150 gaps');
    assert.include(text, 'and 130 before these');
    assert.lengthOf(text.match(/content expired/g) ?? [], 20);
  });
});

describe('html', () => {
  it('escapes values and joins lists, and leaves markup alone', () => {
    // Under another name, as prettier would lay out the markup behind `html`.
    const tag = html;
    const rows = ['<b>', '&'].map((value) => tag`<li>${value}</li>`);
    assert.equal(
      tag`<ul title="${'"'}">${rows}${3}${new Html('<hr>')}</ul>`.toString(),
      '<ul title="&quot;"><li>&lt;b&gt;</li><li>&amp;</li>3<hr></ul>',
    );
  });
});

describe('Words for times and counts', () => {
  it('are short', () => {
    assert.deepEqual([-5, 0, 59, 60, 3_599, 3_600, 5_520, 86_400, 187_000].map(span), [
      '0 s',
      '0 s',
      '59 s',
      '1 min',
      '59 min',
      '1 h',
      '1 h 32 min',
      '1 d',
      '2 d 3 h',
    ]);
    assert.equal(moment('2026-11-25T12:40:09.123Z'), '2026-11-25 12:40:09');
    assert.equal(ago('2026-11-25T12:40:00.000Z', '2026-11-25T12:40:00.000Z'), 'just now');
    assert.equal(ago('2026-11-25T12:00:00.000Z', '2026-11-25T12:40:00.000Z'), '40 min ago');
    assert.deepEqual([count(1, 'gap', 'gaps'), count(1_200, 'gap', 'gaps')], ['1 gap', '1,200 gaps']);
  });

  it('take an error before a lag, and another instance before both', () => {
    const stream = SAMPLE.tenants[0]?.contentTypes[0] as StreamStatus;
    const lastError = { at: SAMPLE.generated, message: 'x' };
    const conditions = [
      { ...stream, leaseHeld: false, lastError },
      { ...stream, lastError, lagSeconds: 900_000 },
      { ...stream, lagSeconds: 900 },
      { ...stream, lagSeconds: 901 },
      { ...stream, lagSeconds: 86_401 },
      { ...stream, lagSeconds: null },
    ].map((one) => conditionOf(one).word);
    assert.deepEqual(conditions, ['elsewhere', 'failing', 'up to date', 'behind', 'far behind', 'starting']);
  });
});
