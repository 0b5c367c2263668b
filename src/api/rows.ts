import type { ContentType } from '../config/contentTypes.ts';
import type { ContentReference, Subscription, Window } from './types.ts';

const CONTENT_LIFE = 7 * 24 * 3_600_000;

type Row = Readonly<Record<string, unknown>>;

/**
 * Reads one row of a content listing; undefined when it does not even say which content it means. A missing or odd time
 * is no reason to lose a content: it is then taken from the window.
 */
export function parseContent(row: unknown, contentType: ContentType, window: Window): ContentReference | undefined {
  if (!isRow(row)) return undefined;
  const contentUri = nonEmpty(row['contentUri']) ?? '';
  const contentId = nonEmpty(row['contentId']) ?? idFromUri(contentUri);
  if (contentId === undefined) return undefined;
  const created = parseTime(row['contentCreated']) ?? window.start;
  const expires = parseTime(row['contentExpiration']) ?? created + CONTENT_LIFE;
  return { contentType, contentId, contentUri, created, expires };
}

/** Reads one entry of subscriptions/list; undefined when it names no content type. */
export function parseSubscription(row: unknown): Subscription | undefined {
  if (!isRow(row)) return undefined;
  const contentType = nonEmpty(row['contentType']);
  if (contentType === undefined) return undefined;
  const status = typeof row['status'] === 'string' ? row['status'].toLowerCase() : '';
  return { contentType, status: status === 'enabled' || status === 'disabled' ? status : 'unknown' };
}

/** Id and name of a DLP sensitive information type, the id in lower case. */
export function parseSensitiveType(row: unknown): readonly [id: string, name: string] | undefined {
  if (!isRow(row)) return undefined;
  const [id, name] = [nonEmpty(row['id']), nonEmpty(row['name'])];
  return id === undefined || name === undefined ? undefined : [id.toLowerCase(), name];
}

/** Epoch ms of an ISO time with up to 7 digits of fraction; one without zone is UTC. */
export function parseTime(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const [, time, fraction = '', zone = ''] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(\.\d+)?(Z|[+-]\d\d:\d\d)?$/i.exec(value.trim()) ?? [];
  if (time === undefined) return undefined;
  const parsed = Date.parse(`${time}${fraction.slice(0, 4)}${zone === '' ? 'Z' : zone}`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** A time as the API takes it safest: 19 characters, UTC, no zone. */
export function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}

function idFromUri(uri: string): string | undefined {
  const [, id] = /\/audit\/([^/?#]+)/i.exec(uri) ?? [];
  if (id === undefined) return undefined;
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null;
}

function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
