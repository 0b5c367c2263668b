import type { HttpRequest } from './request.ts';
import { CONTENT_TYPES, type ContentType, type Operation } from './types.ts';

/** A request to the feed, taken apart. */
export interface Call {
  readonly operation: Operation;
  /** The tenant as the path names it; empty outside the feed. */
  readonly tenantId: string;
  /** As given; undefined when it is missing. */
  readonly contentType: string | undefined;
  readonly contentId: string | undefined;
  /** The method the operation wants. */
  readonly method: 'GET' | 'POST';
}

const FEED = /^\/api\/v1(?:\.0)?\/([^/]+)\/activity\/feed\/(.*)$/i;
const OPERATIONS: Readonly<Record<string, readonly [Operation, 'GET' | 'POST'] | undefined>> = {
  'subscriptions/start': ['start', 'POST'],
  'subscriptions/stop': ['stop', 'POST'],
  'subscriptions/list': ['subscriptions', 'GET'],
  'subscriptions/content': ['list', 'GET'],
  'subscriptions/notifications': ['notifications', 'GET'],
  'resources/dlpsensitivetypes': ['sensitiveTypes', 'GET'],
};

export function readCall({ path, query }: HttpRequest): Call {
  const [, tenantId = '', rest = ''] = FEED.exec(path) ?? [];
  const contentType = query.get('contenttype');
  const known = OPERATIONS[rest.replace(/\/$/, '').toLowerCase()];
  if (known !== undefined)
    return { operation: known[0], method: known[1], tenantId, contentType, contentId: undefined };
  const [, contentId] = /^audit\/(.+)$/i.exec(rest) ?? [];
  return {
    operation: contentId === undefined ? 'unknown' : 'content',
    method: 'GET',
    tenantId,
    contentType,
    contentId,
  };
}

/** The content type in its own spelling; undefined for one that is none. */
export function contentTypeOf(text: string | undefined): ContentType | undefined {
  return CONTENT_TYPES.find((known) => known.toLowerCase() === text?.toLowerCase());
}
