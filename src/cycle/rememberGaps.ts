import { joinGaps } from '../state/mergeStates.ts';
import type { Gap, StreamState } from '../state/types.ts';
import type { Summary } from './summary.ts';
import type { Engine, Tenant } from './types.ts';

const MOST_GAPS = 200;

/**
 * Lets `status` show the gaps that a run apart from the live state has found. Of a stretch of time only what lies behind
 * the checkpoint: before it, records were collected while they could be had, or the gap is known. Must not overlap with
 * a cycle of this process; another process's claim is merged.
 */
export async function rememberGaps(
  { store }: Pick<Engine, 'store'>,
  tenants: readonly Tenant[],
  found: Summary['gaps'],
  signal: AbortSignal,
): Promise<void> {
  for (const { config } of tenants) {
    for (const contentType of config.contentTypes) {
      const gaps = found.filter((entry) => entry.tenant === config.name && entry.contentType === contentType);
      if (gaps.length === 0) continue;
      const key = { tenantId: config.tenantId, contentType };
      const state = await store.load(key, signal);
      const joined = joinedGaps(
        state,
        gaps.map(({ gap }) => gap),
      );
      if (joined !== state.gaps) await store.save(key, { ...state, gaps: joined }, signal);
    }
  }
}

/** The state's own list when there is nothing to add. */
export function joinedGaps(
  { gaps, checkpoint = 0 }: Pick<StreamState, 'gaps' | 'checkpoint'>,
  found: readonly Gap[],
): readonly Gap[] {
  const news = found.flatMap((gap): Gap[] => {
    if (gap.contentId !== undefined) return [gap];
    return gap.to > checkpoint ? [{ ...gap, from: Math.max(gap.from, checkpoint) }] : [];
  });
  // A gap noticed once more keeps the time it was noticed first.
  const joined = joinGaps(news, gaps);
  return joined.length === gaps.length ? gaps : joined.slice(-MOST_GAPS);
}
