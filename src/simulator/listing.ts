import { json, type Answer } from './answer.ts';
import { readStamp, stamp, ticks } from './clock.ts';
import type { Contents } from './contents.ts';
import { af } from './errors.ts';
import type { Faults, Target } from './faults.ts';
import type { HttpRequest } from './request.ts';
import { CONTENT_LIFE, type Content, type ContentType, type Place } from './types.ts';
import { readWindow, type Window } from './window.ts';

export interface ListingParts {
  readonly contents: Contents;
  readonly faults: Faults;
  readonly pageSize: number;
  /** How long a further page can be asked for, ms. */
  readonly pageLife: number;
  /** Address of the foreign host. */
  readonly foreign: () => string;
  /** Whether what was created then is gone, as the subscription was stopped. */
  readonly lost: (created: number) => boolean;
}

export interface ListingCall {
  readonly request: HttpRequest;
  readonly tenant: number;
  readonly contentType: ContentType;
  readonly target: Target;
  readonly now: number;
}

/** Lists contents page by page, and lies where a fault wants it. Throws a Refusal. */
export function answerListing(parts: ListingParts, call: ListingCall, gzip: boolean): Answer {
  const { request, tenant, contentType, now } = call;
  const nextPage = request.query.get('nextpage');
  const window = readListedWindow(request, now);
  const from: Place =
    nextPage === undefined ? { created: window.start, ordinal: -1 } : readPage(nextPage, parts.pageLife, now);
  const page: Content[] = [];
  let more = false;
  for (const content of parts.contents.after(tenant, contentType, from, window.end)) {
    if (content.created > now) break;
    if (content.available > now) parts.faults.count('late-listing');
    if (content.available > now || content.created + CONTENT_LIFE <= now || parts.lost(content.created)) continue;
    more = page.length === parts.pageSize;
    if (more) break;
    page.push(content);
  }
  const last = page.at(-1);
  const next = more && last !== undefined ? link(request, contentType, window, pageToken(last, now)) : undefined;
  return distorted(parts, call, { rows: page.map((content) => row(parts, call, window, content)), next, window }, gzip);
}

function readListedWindow({ query }: HttpRequest, now: number): Window {
  try {
    return readWindow(query.get('starttime'), query.get('endtime'), now);
  } catch (error) {
    // The link to a further page can't be mended by its reader: it is stale.
    if (query.has('nextpage')) throw af('AF20031', [query.get('nextpage') ?? '']);
    throw error;
  }
}

function row(
  { faults }: ListingParts,
  { request, tenant, target }: ListingCall,
  { start }: Window,
  content: Content,
): object {
  const { contentType, contentId, created } = content;
  const feed = request.path.replace(/\/subscriptions\/.*$/i, '');
  const atStart = Math.floor(created / 1_000) === Math.floor(start / 1_000);
  const part = atStart && faults.clings('partial', { ...target, contentId, key: `${tenant}/${contentId}` }, true);
  if (part) faults.count('partial');
  return {
    contentUri: `${request.root}${feed}/audit/${contentId}${part ? '?part=1' : ''}`,
    contentId,
    contentType,
    contentCreated: new Date(created).toISOString(),
    contentExpiration: new Date(created + CONTENT_LIFE).toISOString(),
  };
}

interface Page {
  readonly rows: readonly object[];
  readonly next: string | undefined;
  readonly window: Window;
}

function distorted(
  { faults, foreign }: ListingParts,
  { request, contentType, target }: ListingCall,
  page: Page,
  gzip: boolean,
): Answer {
  const { rows, next, window } = page;
  const answer = (value: unknown, uri = next): Answer =>
    json(200, value, gzip, uri === undefined ? {} : { NextPageUri: uri });
  switch (faults.strike('listing', target)) {
    case 'next-loop':
      return answer(rows, link(request, contentType, window, request.query.get('nextpage')));
    case 'next-foreign':
      return answer(rows, `${foreign()}${request.path}?contenttype=${contentType}&nextpage=1`);
    case 'uri-foreign': {
      const [first, ...others] = rows as readonly { contentUri: string }[];
      if (first === undefined) return answer(rows);
      return answer([{ ...first, contentUri: first.contentUri.replace(request.root, foreign()) }, ...others]);
    }
    case 'listing-object':
      return answer({ value: rows });
    case 'listing-rows':
      return answer([
        null,
        7,
        {},
        { contentType, contentUri: null, contentId: '' },
        'row',
        ...rows.map((whole) => ({ ...whole, contentCreated: 'soon', contentExpiration: undefined })),
      ]);
    case 'listing-duplicate':
      return answer(rows.flatMap((whole) => [whole, whole]));
    case undefined:
    default:
      return answer(rows);
  }
}

/** As real ones look: names in lower case, 7 fraction digits, PublisherIdentifier dropped. */
function link(
  { root, path }: HttpRequest,
  contentType: string,
  { start, end }: Window,
  nextPage: string | undefined,
): string {
  const page = nextPage === undefined ? '' : `&nextpage=${nextPage}`;
  return `${root}${path}?contenttype=${contentType}&endtime=${ticks(end)}&starttime=${ticks(start)}${page}`;
}

function pageToken({ created, ordinal }: Place, now: number): string {
  return `${stamp(created, (created % 1_000) * 1_000_000)}$${stamp(now, ordinal)}$na0022`;
}

function readPage(token: string, life: number, now: number): Place {
  const [, first = '', second = ''] = /^(\d{23})\$(\d{23})\$na0022$/.exec(token) ?? [];
  const created = readStamp(first) + Number(first.slice(14, 17));
  const issued = readStamp(second);
  if (Number.isNaN(created) || Number.isNaN(issued) || now - issued > life) throw af('AF20031', [token]);
  return { created, ordinal: Number(second.slice(14)) };
}
