import type { GapStatus, StreamStatus } from '../status.ts';
import { html, type Html } from './html.ts';
import { ago, conditionOf, count, moment, number, span } from './words.ts';

/** More would bury the rest of the page; /status.json has them all. */
const MOST_GAPS = 20;
const COLUMNS = 6;

/**
 * The rows of one content type: its figures, and below them its error and its gaps. The roles say what
 * the elements are by themselves, but no longer once a narrow screen lays them out as blocks.
 */
export function renderStream(stream: StreamStatus, now: string): Html {
  const { level, word } = conditionOf(stream);
  return html`<tr role="row">
      <th role="rowheader" scope="row">${breakable(stream.contentType)}</th>
      <td role="cell"><span class="pill ${level}">${word}</span></td>
      <td role="cell" class="num" data-label="Lag">${stream.lagSeconds === null ? '–' : span(stream.lagSeconds)}</td>
      <td role="cell" class="when" data-label="Last content">${when(stream.lastContent, now)}</td>
      <td role="cell" class="num" data-label="Records/min">${number(stream.recordsPerMinute)}</td>
      <td role="cell" class="num" data-label="Pending">${number(stream.pending)}</td>
    </tr>
    ${renderNotes(stream, now)}`;
}

/** A narrow screen may break a name behind its dot. */
function breakable(name: string): Html[] {
  return name.split('.').map((part, index) => (index === 0 ? html`${part}` : html`.<wbr />${part}`));
}

function when(time: string | null, now: string): Html {
  if (time === null) return html`<span class="soft">none yet</span>`;
  return html`<span><time datetime="${time}">${moment(time)}</time> <small>${ago(time, now)}</small></span>`;
}

function renderNotes({ lastError, gaps, lastSuccess }: StreamStatus, now: string): Html {
  if (lastError === null && gaps.length === 0) return html``;
  return html`<tr role="row" class="note">
    <td role="cell" colspan="${COLUMNS}">
      ${
        lastError === null
          ? ''
          : html`<p class="bad">
              <strong>Error</strong> ${ago(lastError.at, now)}: ${lastError.message}<br />Last success:
              ${lastSuccess === null ? 'never' : ago(lastSuccess, now)}
            </p>`
      }${gaps.length === 0 ? '' : renderGaps(gaps)}
    </td>
  </tr>`;
}

/** What each reason means for whoever reads the page. */
const REASONS: Readonly<Record<string, string>> = {
  downtime: 'the exporter was down for longer than content is kept',
  expired: 'content expired before it could be fetched',
  'subscription-disabled': 'the subscription was disabled',
  'subscription-stopped': 'the subscription was stopped',
  unfetchable: 'the API did not hand the content out',
};

function renderGaps(gaps: readonly GapStatus[]): Html {
  const newest = gaps.slice(-MOST_GAPS).toReversed();
  const more = gaps.length - newest.length;
  return html`<details>
    <summary>${count(gaps.length, 'gap', 'gaps')}: records may be missing for good</summary>
    <ul>
      ${newest.map(({ from, to, reason }) => {
        const time = from === to ? moment(from) : `${moment(from)} to ${moment(to)}`;
        return html`<li>${time}: ${REASONS[reason] ?? reason}</li>`;
      })}${more > 0 ? html`<li>and ${number(more)} before these</li>` : ''}
    </ul>
  </details>`;
}
