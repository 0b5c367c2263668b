import type { ContentReference, Window } from '../api/types.ts';

/** A listing that starts in the second of a blob's creation may name a partial blob; two seconds to be sure. */
const PARTIAL_EDGE = 2_000;

/**
 * Whether a listed content may be a part of the blob only, so that it is delivered but not remembered: the next
 * listing starts elsewhere, names the whole blob, and its records are told apart by Id.
 */
export function maybePartial(content: ContentReference, window: Window): boolean {
  return content.created < window.start + PARTIAL_EDGE;
}
