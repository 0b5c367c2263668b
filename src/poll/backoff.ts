const FIRST = 30_000;
const LONGEST = 60 * 60_000;

/** How long a content that failed `attempts` times rests before it is tried again: 30 s, doubled up to an hour. In ms. */
export function pendingDelay(attempts: number): number {
  return Math.min(FIRST * 2 ** Math.max(0, attempts - 1), LONGEST);
}
