import { assert } from 'chai';
import { Progress } from '../../../src/cycle/progress.ts';
import { contentDigest } from '../../../src/state/contentDigest.ts';
import { mergeStates } from '../../../src/state/mergeStates.ts';
import { EMPTY_STATE, type StateStore, type StreamState } from '../../../src/state/types.ts';

const never = new AbortController().signal;
const NOON = Date.UTC(2026, 0, 15, 12);
const HOUR = 3_600_000;
const key = { tenantId: '00000000-0000-4000-8000-000000000001', contentType: 'Audit.Exchange' } as const;
const pending = (contentId: string): StreamState['pending'][number] => ({
  contentId,
  contentUri: `https://api.test/${contentId}`,
  created: NOON - 3 * HOUR,
  expires: NOON + 100 * HOUR,
  attempts: 1,
  notBefore: NOON,
  lastError: 'reset',
});
const gap = (contentId: string): StreamState['gaps'][number] => ({
  from: NOON,
  to: NOON,
  reason: 'expired',
  contentId,
  noticed: NOON,
});

/** A store into which another instance has written `theirs` meanwhile. */
class SharedStore implements Pick<StateStore, 'save'> {
  stored: StreamState;
  #meanwhile = true;

  constructor(theirs: StreamState) {
    this.stored = theirs;
  }

  save(_key: unknown, claim: StreamState): Promise<StreamState> {
    this.stored = this.#meanwhile ? mergeStates(claim, this.stored) : claim;
    this.#meanwhile = false;
    return Promise.resolve(this.stored);
  }
}

function progressOn(store: SharedStore, state: StreamState): Progress {
  const durable = (): Promise<void> => Promise.resolve();
  return new Progress({ key, state, store: store as unknown as StateStore, overlap: HOUR, durable });
}

describe('Progress, when another instance wrote the state meanwhile', () => {
  it('keeps what the other has pending and what it found missing, also in later saves', async () => {
    const theirs = {
      ...EMPTY_STATE,
      checkpoint: NOON,
      delivered: new Map([[contentDigest('theirs'), NOON - 2 * HOUR]]),
      pending: [pending('stuck'), pending('ours')],
      gaps: [gap('lost')],
    };
    const store = new SharedStore(theirs);
    const progress = progressOn(store, { ...EMPTY_STATE, checkpoint: NOON - 5 * HOUR, gaps: [gap('known')] });
    progress.delivered({ ...pending('ours'), contentType: 'Audit.Exchange' }, true);
    await progress.save(never);
    progress.gap(gap('new'));
    await progress.save(never);
    assert.equal(store.stored.checkpoint, NOON);
    assert.deepEqual(store.stored.pending, [pending('stuck')]);
    assert.sameDeepMembers([...store.stored.gaps], [gap('known'), gap('lost'), gap('new')]);
    assert.sameMembers([...store.stored.delivered.keys()], [contentDigest('theirs'), contentDigest('ours')]);
  });
});
