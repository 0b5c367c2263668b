import type { Contents } from './contents.ts';
import type { Faults } from './faults.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Tenant } from './tenants.ts';
import { CONTENT_LIFE, CONTENT_TYPES, type Content, type ContentType, type RecordKey } from './types.ts';

/** One content and what a correct collector must deliver of it. */
export interface TruthContent {
  readonly tenantId: string;
  readonly contentType: ContentType;
  readonly contentId: string;
  /** Epoch ms. */
  readonly created: number;
  readonly expires: number;
  /** How many records its body holds; a record that was in another content before counts again. */
  readonly records: number;
  /** Why it can't be had (any more); undefined if it can. */
  readonly unobtainable?: 'expired' | 'stopped' | 'poisoned' | 'vanished';
  /** Worked out when called. */
  readonly keys: () => Iterable<RecordKey>;
}

export interface TruthParts {
  readonly tenants: readonly Tenant[];
  readonly contents: Contents;
  readonly subscriptions: Subscriptions;
  readonly faults: Faults;
}

/** All contents that are listed by `until` (epoch ms), by tenant and type, in order; nothing is kept. */
export function* tellTruth(parts: TruthParts, until: number): Iterable<TruthContent> {
  for (const tenant of parts.tenants) {
    for (const contentType of CONTENT_TYPES) {
      const start = { created: -1, ordinal: -1 };
      for (const content of parts.contents.after(tenant.index, contentType, start, until + 1)) {
        if (content.available > until) continue;
        const { contentId, created, records } = content;
        const unobtainable = obstacle(parts, tenant, content, until);
        yield {
          tenantId: tenant.tenantId,
          contentType,
          contentId,
          created,
          expires: created + CONTENT_LIFE,
          records,
          ...(unobtainable === undefined ? {} : { unobtainable }),
          keys: () => parts.contents.keys(content),
        };
      }
    }
  }
}

function obstacle(
  { subscriptions, faults }: TruthParts,
  { index, clientId }: Tenant,
  content: Content,
  now: number,
): TruthContent['unobtainable'] {
  const { contentType, contentId, created } = content;
  if (created + CONTENT_LIFE <= now) return 'expired';
  if (subscriptions.lost(index, clientId, contentType, created)) return 'stopped';
  const target = { operation: 'content', tenant: index, contentType, contentId, key: `${index}/${contentId}` } as const;
  if (faults.clings('poisoned', target, false)) return 'poisoned';
  return faults.clings('vanished', target, false) ? 'vanished' : undefined;
}

/** A line of NDJSON, its times ISO. */
export function truthLine({ created, expires, keys, ...rest }: TruthContent): string {
  return `${JSON.stringify({ ...rest, created: new Date(created).toISOString(), expires: new Date(expires).toISOString(), keys: [...keys()] })}\n`;
}
