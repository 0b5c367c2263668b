import type { Log } from '../common/log.ts';
import type { ContentType } from '../config/contentTypes.ts';
import { nextPageOf, readArray } from './answers.ts';
import { ApiError } from './errors.ts';
import type { ApiLimits } from './limits.ts';
import { Links } from './links.ts';
import type { Requester, RequestSpec } from './requester.ts';
import { formatTime, parseContent } from './rows.ts';
import type { ContentReference, Window } from './types.ts';

export interface ListingParts {
  readonly requester: Requester;
  readonly links: Links;
  readonly limits: ApiLimits;
  readonly log: Log;
}

/** So many pages in a row that bring nothing new, and lead on, are a circle. */
const BARREN_PAGES = 5;

/**
 * Lists a window page by page. A page that turns out stale, foreign or part of a circle makes the window be listed anew
 * from its start, a bounded number of times; contents yielded before are not yielded again.
 */
export async function* listContent(
  parts: ListingParts,
  contentType: ContentType,
  window: Window,
  signal: AbortSignal,
): AsyncGenerator<readonly ContentReference[], void, undefined> {
  const seen = new Set<string>();
  for (let relists = 0; ; relists += 1) {
    const broken = yield* walk(parts, contentType, window, seen, signal);
    if (broken === undefined) return;
    if (relists >= parts.limits.relists) throw broken;
    parts.log.warn('A listing is begun anew', { contentType, reason: broken.message });
  }
}

/** Returns why the walk through the pages could not be ended, if so. */
async function* walk(
  parts: ListingParts,
  contentType: ContentType,
  window: Window,
  seen: Set<string>,
  signal: AbortSignal,
): AsyncGenerator<readonly ContentReference[], ApiError | undefined, undefined> {
  const { links, limits } = parts;
  const action = `listing content of ${contentType}`;
  const give = (message: string): ApiError =>
    new ApiError(`${action}: ${message}`, { verdict: 'retry', operation: 'content.list' });
  const visited = new Set<string>();
  let barren = 0;
  let url = links.operation('/subscriptions/content', {
    contentType,
    startTime: formatTime(window.start),
    endTime: formatTime(window.end),
  });
  for (let pages = 1; ; pages += 1) {
    visited.add(url.href);
    const page = await fetchPage(parts, { contentType, action, url, first: pages === 1 }, signal);
    if (page instanceof ApiError) return page;
    const contents = readRows(parts, page.rows, contentType, window, seen);
    if (contents.length > 0) yield contents;
    if (page.next === undefined) return undefined;
    const next = links.given(page.next);
    if (next === undefined)
      return give(`the next page leads to another host (${Links.shown(page.next)}); not followed`);
    barren = contents.length === 0 ? barren + 1 : 0;
    if (visited.has(next.href) || barren >= BARREN_PAGES) return give('the pages lead in a circle');
    if (pages >= limits.pages) return give(`more than ${limits.pages} pages`);
    url = next;
  }
}

interface Page {
  readonly rows: readonly unknown[];
  readonly next: string | undefined;
}

/** A next page that is refused as such is a value: the window is then listed anew. */
async function fetchPage(
  { requester, limits }: ListingParts,
  { contentType, action, url, first }: { contentType: string; action: string; url: URL; first: boolean },
  signal: AbortSignal,
): Promise<Page | ApiError> {
  const largest = limits.answerSize;
  const spec: RequestSpec = { operation: 'content.list', action, contentType, method: 'GET', url, largest };
  try {
    const page = await requester.run(
      spec,
      async (answer) => ({ rows: await readArray('content.list', answer, largest), next: nextPageOf(answer) }),
      signal,
    );
    return page ?? { rows: [], next: undefined };
  } catch (error) {
    if (!first && error instanceof ApiError && isStale(error)) return error;
    throw error;
  }
}

function isStale({ verdict, afCode, status }: ApiError): boolean {
  return verdict === 'relist' || (verdict === 'fatal' && afCode === undefined && (status === 400 || status === 404));
}

function readRows(
  { log }: ListingParts,
  rows: readonly unknown[],
  contentType: ContentType,
  window: Window,
  seen: Set<string>,
): ContentReference[] {
  const contents: ContentReference[] = [];
  let unreadable = 0;
  for (const row of rows) {
    const content = parseContent(row, contentType, window);
    if (content === undefined) unreadable += 1;
    else if (!seen.has(content.contentId)) {
      seen.add(content.contentId);
      contents.push(content);
    }
  }
  if (unreadable > 0) {
    log.error('A listing holds rows that name no content; what they stand for can’t be fetched', {
      contentType,
      rows: unreadable,
    });
  }
  return contents;
}
