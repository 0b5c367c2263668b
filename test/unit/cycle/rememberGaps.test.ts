import { assert } from 'chai';
import { joinedGaps } from '../../../src/cycle/rememberGaps.ts';
import type { Gap } from '../../../src/state/types.ts';

const NOON = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;
const stretch = (from: number, to: number): Gap => ({ from, to, reason: 'expired', noticed: NOON });
const content = (contentId: string, noticed = NOON): Gap => ({
  from: NOON - HOUR,
  to: NOON - HOUR,
  reason: 'unfetchable',
  contentId,
  noticed,
});

describe('gaps found apart from the live state', () => {
  it('are added once: what is known keeps the time it was noticed first', () => {
    const known = content('a', NOON - HOUR);
    const state = { gaps: [known], checkpoint: NOON };
    assert.strictEqual(joinedGaps(state, [content('a')]), state.gaps);
    assert.deepEqual(joinedGaps(state, [content('a'), content('b')]), [known, content('b')]);
  });

  it('count as stretches only behind the checkpoint, all of them where nothing was collected yet', () => {
    const found = [stretch(NOON - 2 * HOUR, NOON - HOUR), stretch(NOON - HOUR, NOON + HOUR)];
    assert.deepEqual(joinedGaps({ gaps: [], checkpoint: NOON }, found), [stretch(NOON, NOON + HOUR)]);
    assert.deepEqual(joinedGaps({ gaps: [], checkpoint: undefined }, found), found);
  });

  it('are kept to the newest 200', () => {
    const gaps = Array.from({ length: 200 }, (_, index) => content(`old-${index}`, NOON - HOUR + index));
    const joined = joinedGaps({ gaps, checkpoint: NOON }, [content('new')]);
    assert.equal(joined.length, 200);
    assert.deepEqual([joined[0]?.contentId, joined.at(-1)?.contentId], ['old-1', 'new']);
  });
});
