import type { Window } from '../api/types.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Content lives 7 days (reference, "Content expiration"); a start older than that is refused with AF20030 or AF20055. */
export const RETENTION = 7 * 24 * HOUR;
/** Taken off the 7 days: a request needs time to arrive, and clocks differ. */
export const RETENTION_MARGIN = 10 * MINUTE;
/** Wider windows are answered with a part of the contents (reference, "List available content"). */
export const WIDEST = 24 * HOUR;
/**
 * A listing that starts in the very second of a blob's creation names a partial blob. Starts lie on whole minutes, and
 * every window but the first begins this much before the end of the one before it, so that each blob is also seen
 * inside a window.
 */
export const EDGE = MINUTE;

export interface WindowRequest {
  /** Everything created before is done; undefined before the first cycle. Epoch ms. */
  readonly checkpoint: number | undefined;
  /** The server's now: contentCreated is its time, not ours. Epoch ms. */
  readonly now: number;
  /** Contents younger than this are left for the next cycle: listings near now are unreliable. */
  readonly settle: number;
  readonly overlap: number;
  readonly initialLookback: number;
}

export interface WindowPlan {
  /** Oldest first, each at most 24 h wide, together covering everything that can be listed. */
  readonly windows: readonly Window[];
  /** What lies between the checkpoint and the oldest moment the API still lists: lost, and to be said aloud. */
  readonly gap: Window | undefined;
}

/** Which windows a cycle lists. */
export function planWindows(request: WindowRequest): WindowPlan {
  const { checkpoint, now, settle, overlap, initialLookback } = request;
  const end = floor(now - settle, SECOND);
  const oldest = oldestStart(now);
  // A checkpoint ahead of the server's clock (a clock that was wrong once) must not hide what is created now.
  const wanted = checkpoint === undefined ? now - initialLookback : Math.min(checkpoint, end) - overlap;
  return {
    windows: splitWindows(Math.max(floor(wanted, MINUTE), oldest), end),
    gap: checkpoint !== undefined && checkpoint < oldest ? { start: checkpoint, end: oldest } : undefined,
  };
}

/** The oldest start that the API is sure to accept, on a whole minute. */
export function oldestStart(now: number): number {
  return floor(now - RETENTION + RETENTION_MARGIN, MINUTE);
}

/**
 * Cuts `[start, end)` into windows of at most 24 h that overlap by {@link EDGE}, on whole seconds: the API knows no
 * smaller unit.
 */
export function splitWindows(start: number, end: number): Window[] {
  const windows: Window[] = [];
  const last = floor(end, SECOND);
  let from = floor(start, SECOND);
  while (from < last) {
    const to = Math.min(from + WIDEST, last);
    windows.push({ start: from, end: to });
    from = to === last ? last : to - EDGE;
  }
  return windows;
}

function floor(time: number, grid: number): number {
  return Math.floor(time / grid) * grid;
}
