import { contentDigest } from './contentDigest.ts';
import type { Gap, PendingContent, StreamState } from './types.ts';

/**
 * Joins what two instances claim of one stream. Both told the truth: what either has delivered is delivered, and
 * everything before either's checkpoint is delivered, pending or a gap in its own claim.
 */
export function mergeStates(ours: StreamState, theirs: StreamState): StreamState {
  const delivered = new Map([...theirs.delivered, ...ours.delivered]);
  const [older, newer] = (theirs.lastSuccess ?? 0) > (ours.lastSuccess ?? 0) ? [ours, theirs] : [theirs, ours];
  return {
    ...newer,
    checkpoint: latest(ours.checkpoint, theirs.checkpoint),
    delivered,
    pending: mergePending(ours, theirs).filter(({ contentId }) => !delivered.has(contentDigest(contentId))),
    gaps: joinGaps(theirs.gaps, ours.gaps),
    subscriptionStarted: latest(ours.subscriptionStarted, theirs.subscriptionStarted),
    lastContent: latest(ours.lastContent, theirs.lastContent),
    lastSuccess: latest(ours.lastSuccess, theirs.lastSuccess),
    lastError: newer.lastError ?? (newer.lastSuccess === older.lastSuccess ? older.lastError : undefined),
  };
}

/** A content that one has delivered is pending for neither; of two entries the one tried more often stands. */
function mergePending(ours: StreamState, theirs: StreamState): PendingContent[] {
  const byId = new Map<string, PendingContent>();
  for (const content of [...theirs.pending, ...ours.pending]) {
    const other = byId.get(content.contentId);
    if (other === undefined || other.attempts <= content.attempts) byId.set(content.contentId, content);
  }
  return [...byId.values()];
}

/** Gaps of several lists, each once, in the order in which they were noticed. */
export function joinGaps(...lists: readonly (readonly Gap[])[]): Gap[] {
  const seen = new Map(lists.flat().map((gap) => [`${gap.from} ${gap.to} ${gap.reason} ${gap.contentId ?? ''}`, gap]));
  return [...seen.values()].toSorted((a, b) => a.noticed - b.noticed);
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
