import { json, JSON_HEADERS, nothing, type Answer } from './answer.ts';
import { auditOff } from './answerFaults.ts';
import { contentTypeOf, type Call } from './call.ts';
import type { Contents } from './contents.ts';
import { af, denied } from './errors.ts';
import type { Faults, Target } from './faults.ts';
import { answerListing } from './listing.ts';
import type { HttpRequest } from './request.ts';
import { SENSITIVE_TYPES, requireOneLanguage } from './sensitiveTypes.ts';
import type { Stats } from './stats.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Tenant } from './tenants.ts';
import type { Throttle } from './throttle.ts';
import type { Claims, Tokens } from './token.ts';
import { CONTENT_LIFE, type Content, type ContentType } from './types.ts';
import { readWebhook } from './webhook.ts';
import { readWindow } from './window.ts';

export interface FeedParts {
  readonly tenants: readonly Tenant[];
  readonly tokens: Tokens;
  readonly subscriptions: Subscriptions;
  readonly contents: Contents;
  readonly faults: Faults;
  readonly throttle: Throttle;
  readonly stats: Stats;
  readonly isAudience: (resource: string) => boolean;
  readonly foreign: () => string;
  readonly pageSize: number;
  readonly pageLife: number;
  readonly gzip: boolean;
  readonly signal: AbortSignal;
}

/** One request to the feed. */
export interface FeedCall {
  readonly request: HttpRequest;
  readonly call: Call;
  readonly target: Target;
  /** The content asked for, if it exists. */
  readonly content: Content | undefined;
  readonly now: number;
  /** Whether the body must come uncompressed, as it will be damaged. */
  readonly plain: boolean;
}

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const CONTENT_ID = /^\d{23}\$\d{23}\$\w+\$[\w.]+\$\w+$/;

/** The Management Activity API. Throws a Refusal where it refuses. */
export async function answerFeed(parts: FeedParts, feedCall: FeedCall): Promise<Answer> {
  const { request, call, now } = feedCall;
  const { method, path, root } = request;
  if (call.operation === 'unknown') {
    return json(404, { Message: `No HTTP resource was found that matches the request URI '${root}${path}'.` });
  }
  if (method !== call.method) {
    return json(405, { Message: `The requested resource does not support http method '${method}'.` }, false, {
      Allow: call.method,
    });
  }
  const claims = authorize(parts, request, now);
  const tenant = tenantOf(parts, call, claims);
  const publisher = request.query.get('publisheridentifier');
  if (publisher !== undefined && !GUID.test(publisher)) throw af('AF20002', ['PublisherIdentifier', 'guid']);
  parts.throttle.admit(tenant.tenantId, publisher, call.operation, now);
  return carryOut(parts, feedCall, tenant, claims);
}

function authorize({ tokens, isAudience }: FeedParts, { headers }: HttpRequest, now: number): Claims {
  const [, token] = /^Bearer (\S+)$/i.exec(headers.authorization ?? '') ?? [];
  const claims = token === undefined ? undefined : tokens.read(token, now);
  if (claims === undefined || !isAudience(claims.aud)) throw denied();
  return claims;
}

function tenantOf({ tenants }: FeedParts, { tenantId }: Call, claims: Claims): Tenant {
  if (!GUID.test(tenantId)) throw af('AF20013', [tenantId]);
  if (tenantId.toLowerCase() !== claims.tid) throw af('AF20010', [tenantId, claims.tid]);
  const tenant = tenants.find((known) => known.tenantId === claims.tid);
  if (tenant === undefined) throw af('AF20011', [tenantId]);
  return tenant;
}

async function carryOut(parts: FeedParts, feedCall: FeedCall, tenant: Tenant, claims: Claims): Promise<Answer> {
  const { subscriptions, gzip, signal, stats } = parts;
  const { request, call, target, now, plain } = feedCall;
  const { query, headers, body } = request;
  const packed = gzip && !plain && /\bgzip\b/i.test(headers['accept-encoding'] ?? '');
  const owner = [tenant.index, claims.appid] as const;
  switch (call.operation) {
    case 'start': {
      const contentType = permitted(call, claims);
      if (!tenant.auditing) throw auditOff(tenant.tenantId);
      const webhook = await readWebhook(body, now, signal);
      return json(200, subscriptions.start(...owner, contentType, webhook, now));
    }
    case 'stop':
      subscriptions.stop(...owner, permitted(call, claims), now);
      return nothing(200);
    case 'subscriptions':
      requireRole(claims, 'ActivityFeed.Read');
      return json(200, subscriptions.list(...owner), packed);
    case 'list': {
      const contentType = permitted(call, claims);
      subscriptions.require(...owner, contentType);
      const lost = (created: number): boolean => subscriptions.lost(...owner, contentType, created);
      return answerListing({ ...parts, lost }, { request, tenant: tenant.index, contentType, target, now }, packed);
    }
    case 'notifications':
      subscriptions.require(...owner, permitted(call, claims));
      readWindow(query.get('starttime'), query.get('endtime'), now);
      return json(200, []);
    case 'sensitiveTypes':
      requireRole(claims, 'ActivityFeed.ReadDlp');
      requireOneLanguage(headers['accept-language']);
      return json(200, SENSITIVE_TYPES, packed);
    case 'content': {
      const content = obtainable(parts, feedCall, claims);
      stats.fetch(content);
      return {
        status: 200,
        headers: { ...JSON_HEADERS, ...(packed ? { 'Content-Encoding': 'gzip' } : {}) },
        body: parts.contents.body(content, { gzip: packed, part: query.has('part') }),
      };
    }
    case 'token':
    case 'unknown':
      throw new Error(`no part of the feed: ${call.operation}`);
  }
}

/** The content type asked for, if the token's roles allow it. */
function permitted({ contentType: given }: Call, claims: Claims): ContentType {
  if (given === undefined || given === '') throw af('AF20001', ['contentType']);
  const contentType = contentTypeOf(given);
  if (contentType === undefined) throw af('AF20020');
  requireRole(claims, roleFor(contentType));
  return contentType;
}

function roleFor(contentType: ContentType): string {
  return contentType === 'DLP.All' ? 'ActivityFeed.ReadDlp' : 'ActivityFeed.Read';
}

function requireRole({ roles }: Claims, role: string): void {
  if (!roles.includes(role)) throw af('AF10001', [roles.join(','), role]);
}

function obtainable(
  { subscriptions, faults, stats }: FeedParts,
  { call, content, target, now }: FeedCall,
  claims: Claims,
): Content {
  const id = call.contentId ?? '';
  if (!CONTENT_ID.test(id)) throw af('AF20052', [id]);
  if (content === undefined || content.created > now) throw af('AF20050', [id]);
  requireRole(claims, roleFor(content.contentType));
  if (content.created + CONTENT_LIFE <= now) throw af('AF20051', [id]);
  if (subscriptions.lost(content.tenant, claims.appid, content.contentType, content.created)) throw af('AF20050', [id]);
  for (const [kind, code] of [
    ['poisoned', 'AF50000'],
    ['vanished', 'AF20050'],
  ] as const) {
    if (!faults.clings(kind, target, true)) continue;
    faults.count(kind);
    stats.fetch(content);
    throw af(code, [id]);
  }
  return content;
}
