import type { Subscription } from '../api/types.ts';
import type { ContentType } from '../config/contentTypes.ts';

/** The API refuses a second subscriptions/start within 15 minutes (reference, "Start a subscription"). */
export const START_INTERVAL = 15 * 60_000;

export type SubscriptionStep =
  /** It is enabled: list. */
  | { readonly kind: 'enabled' }
  /** Start it; `lapse` says why records may be missing since it was last seen enabled. */
  | { readonly kind: 'start'; readonly lapse: Lapse | undefined }
  /** It is not enabled, and may not be started before `until` (epoch ms). */
  | { readonly kind: 'wait'; readonly until: number; readonly lapse: Lapse | undefined };

export type Lapse = 'subscription-disabled' | 'subscription-stopped';

export interface SubscriptionFacts {
  readonly contentType: ContentType;
  readonly subscriptions: readonly Subscription[];
  /** Our last start request, epoch ms. */
  readonly startedAt: number | undefined;
  /** Whether this content type was collected before: then a missing subscription was stopped by somebody. */
  readonly collectedBefore: boolean;
  readonly now: number;
}

/**
 * What a subscription needs before its content can be listed. An entry without status (there is one in Microsoft's own
 * sample) is taken as enabled: listing will say if it is not.
 */
export function nextStep(facts: SubscriptionFacts): SubscriptionStep {
  const wanted = facts.contentType.toLowerCase();
  const found = facts.subscriptions.find(({ contentType }) => contentType.toLowerCase() === wanted);
  if (found !== undefined && found.status !== 'disabled') return { kind: 'enabled' };
  const lapse = lapseOf(found, facts.collectedBefore);
  const until = facts.startedAt === undefined ? 0 : facts.startedAt + START_INTERVAL;
  return until > facts.now ? { kind: 'wait', until, lapse } : { kind: 'start', lapse };
}

function lapseOf(found: Subscription | undefined, collectedBefore: boolean): Lapse | undefined {
  if (found !== undefined) return 'subscription-disabled';
  return collectedBefore ? 'subscription-stopped' : undefined;
}
