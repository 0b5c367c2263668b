import type { StatusReport, StreamStatus, TenantStatus } from '../status.ts';
import { html, Html } from './html.ts';
import { renderStream } from './stream.ts';
import { STYLE } from './style.ts';
import { ago, conditionOf, count, moment, number, span } from './words.ts';

/** Seconds between two looks. */
const REFRESH = 15;

/** The page for people: one document without script, nothing of it loaded from elsewhere. */
export function renderPage(report: StatusReport, { refresh }: { readonly refresh: boolean }): string {
  const streams = report.tenants.flatMap(({ contentTypes }) => contentTypes);
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${refresh ? html`<meta http-equiv="refresh" content="${REFRESH}" />` : ''}
        <title>${headline(report, streams)} · o365-audit-exporter</title>
        <link rel="icon" href="data:," />
        ${new Html(`<style>${STYLE}</style>`)}
      </head>
      <body>
        ${renderHeader(report, streams)}
        <main>
          ${renderTiles(streams)} ${report.tenants.map((tenant) => renderTenant(tenant, report.generated))}
          ${report.tenants.length === 0 ? html`<p>No tenant is configured.</p>` : ''}
        </main>
        ${renderFooter(report, refresh)}
      </body>
    </html> `;
  return page.toString();
}

function headline({ ready }: StatusReport, streams: readonly StreamStatus[]): string {
  const troubled = streams.filter((stream) => ['warn', 'bad'].includes(conditionOf(stream).level)).length;
  if (!ready.ok) return 'Not ready';
  return troubled === 0 ? 'All is well' : `${count(troubled, 'content type needs', 'content types need')} attention`;
}

function renderHeader(report: StatusReport, streams: readonly StreamStatus[]): Html {
  const { ready, generated, started, version } = report;
  const line = headline(report, streams);
  const level = ready.ok ? (line === 'All is well' ? 'good' : 'warn') : 'bad';
  return html`<header>
    <div class="title">
      <h1>o365-audit-exporter</h1>
      <span class="pill ${level}" role="status">${line}</span>
    </div>
    <p class="meta">
      Version ${version} · running since ${moment(started)} (${ago(started, generated)}) · seen at
      <time datetime="${generated}">${moment(generated)}</time> UTC
    </p>
    ${
      ready.ok
        ? ''
        : html`<ul class="reasons bad">
            ${ready.reasons.map((reason) => html`<li>${reason}</li>`)}
          </ul>`
    }
  </header>`;
}

function renderTiles(streams: readonly StreamStatus[]): Html {
  const sum = (of: (stream: StreamStatus) => number): number => streams.reduce((total, one) => total + of(one), 0);
  const lags = streams.filter(({ leaseHeld }) => leaseHeld).flatMap(({ lagSeconds }) => lagSeconds ?? []);
  const gaps = sum((stream) => stream.gaps.length);
  const errors = streams.filter(({ lastError }) => lastError !== null).length;
  const tile = (name: string, value: string, isBad = false): Html =>
    html`<div>
      <dt>${name}</dt>
      <dd class="${isBad ? 'bad' : 'plain'}">${value}</dd>
    </div>`;
  return html`<dl class="tiles">
    ${tile('Largest lag', lags.length === 0 ? '–' : span(lags.reduce((a, b) => Math.max(a, b))))}
    ${tile('Records/min', number(sum((stream) => stream.recordsPerMinute)))}
    ${tile('Contents pending', number(sum((stream) => stream.pending)))} ${tile('Known gaps', number(gaps), gaps > 0)}
    ${tile('Failing', number(errors), errors > 0)}
  </dl>`;
}

function renderTenant({ name, tenantId, contentTypes }: TenantStatus, now: string): Html {
  return html`<section>
    <div class="head">
      <h2>${name}</h2>
      ${name === tenantId ? '' : html` <code>${tenantId}</code>`}
    </div>
    <table role="table">
      <caption class="hidden">
        Content types of ${name}
      </caption>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">Content type</th>
          <th role="columnheader" scope="col">State</th>
          <th role="columnheader" scope="col" class="num">Lag</th>
          <th role="columnheader" scope="col">Last content (UTC)</th>
          <th role="columnheader" scope="col" class="num">Records/min</th>
          <th role="columnheader" scope="col" class="num">Pending</th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${contentTypes.map((stream) => renderStream(stream, now))}
      </tbody>
    </table>
  </section> `;
}

function renderFooter({ tenants }: StatusReport, refresh: boolean): Html {
  const pause = refresh
    ? html`<a href="/?refresh=off">Stop refreshing (every ${REFRESH} s)</a>`
    : html`<a href="/">Refresh every ${REFRESH} s</a>`;
  return html`<footer>
    <nav aria-label="More">
      <span>${count(tenants.length, 'tenant', 'tenants')}</span>
      ${pause}
      <a href="/status.json">status.json</a>
      <a href="/metrics">metrics</a>
      <a href="/livez">livez</a>
      <a href="/readyz">readyz</a>
    </nav>
  </footer>`;
}
