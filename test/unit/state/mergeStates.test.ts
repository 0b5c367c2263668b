import { expect } from 'chai';
import fc from 'fast-check';
import { contentDigest } from '../../../src/state/contentDigest.ts';
import { decodeState, encodeState } from '../../../src/state/encode.ts';
import { StateError } from '../../../src/state/errors.ts';
import { mayTake, type Lease } from '../../../src/state/lease.ts';
import { mergeStates } from '../../../src/state/mergeStates.ts';
import { EMPTY_STATE, type PendingContent, type StreamState } from '../../../src/state/types.ts';

const time = fc.integer({ min: 1, max: 2_000_000_000_000 });
const maybe = fc.option(time, { nil: undefined });
const contentId = fc.integer({ min: 0, max: 12 }).map((n) => `content-${n}`);
const pending: fc.Arbitrary<PendingContent> = fc.record({
  contentId,
  contentUri: fc.constant('https://api.test/x'),
  created: time,
  expires: time,
  attempts: fc.integer({ min: 1, max: 9 }),
  notBefore: time,
  lastError: fc.string(),
});
const state: fc.Arbitrary<StreamState> = fc
  .record({
    version: fc.constant(1 as const),
    checkpoint: maybe,
    delivered: fc
      .array(fc.tuple(contentId, time))
      .map((rows) => new Map(rows.map(([id, at]) => [contentDigest(id), at]))),
    pending: fc.uniqueArray(pending, { selector: ({ contentId: id }) => id }),
    gaps: fc.uniqueArray(
      fc.record({
        from: time,
        to: time,
        reason: fc.constantFrom('downtime' as const, 'expired' as const),
        noticed: time,
      }),
      { selector: ({ from, to, reason }) => `${from} ${to} ${reason}` },
    ),
    subscriptionStarted: maybe,
    lastContent: maybe,
    lastSuccess: maybe,
    lastError: fc.option(fc.record({ at: time, message: fc.string() }), { nil: undefined }),
  })
  .map((claim) => ({
    ...claim,
    pending: claim.pending.filter(({ contentId: id }) => !claim.delivered.has(contentDigest(id))),
  }));

describe('merging what two instances claim', () => {
  it('loses nothing: delivered stays delivered, pending stays pending unless it was delivered', () => {
    fc.assert(
      fc.property(state, state, (ours, theirs) => {
        const merged = mergeStates(ours, theirs);
        expect(new Set(merged.delivered.keys())).to.deep.equal(
          new Set([...ours.delivered.keys(), ...theirs.delivered.keys()]),
        );
        const known = new Set(merged.pending.map(({ contentId: id }) => id));
        for (const { contentId: id } of [...ours.pending, ...theirs.pending]) {
          expect(known.has(id)).to.equal(!merged.delivered.has(contentDigest(id)));
        }
        expect(merged.checkpoint ?? 0).to.equal(Math.max(ours.checkpoint ?? 0, theirs.checkpoint ?? 0));
        expect(merged.gaps.length).to.be.at.least(Math.max(ours.gaps.length, theirs.gaps.length));
      }),
    );
  });

  it('with itself changes nothing that counts', () => {
    fc.assert(
      fc.property(state, (claim) => {
        const merged = mergeStates(claim, claim);
        expect(merged.delivered).to.deep.equal(claim.delivered);
        expect(merged.pending).to.have.deep.members([...claim.pending]);
        expect(merged.gaps).to.have.deep.members([...claim.gaps]);
      }),
    );
  });
});

describe('a stored state', () => {
  it('comes back as it was, with times of delivered contents never earlier and at most a minute later', () => {
    fc.assert(
      fc.property(state, (claim) => {
        const read = decodeState(encodeState(claim));
        expect([...read.delivered.keys()].toSorted()).to.deep.equal([...claim.delivered.keys()].toSorted());
        for (const [digest, created] of claim.delivered) {
          expect((read.delivered.get(digest) ?? 0) - created).to.be.within(0, 60_000);
        }
        const bare = (s: StreamState): object => JSON.parse(JSON.stringify({ ...s, delivered: null })) as object;
        expect(bare(read)).to.deep.equal(bare(claim));
      }),
    );
  });

  it('of a newer version is refused rather than misread', () => {
    expect(() => decodeState('{"version":2}'))
      .to.throw(StateError, /version 2/)
      .with.property('code', 'STATE_NEWER');
  });

  it('with fields that it lacks or that nobody knows is read', () => {
    expect(decodeState('{"version":1,"checkpoint":5,"delivered":{},"fresh":true}')).to.deep.include({
      ...EMPTY_STATE,
      checkpoint: 5,
    });
  });
});

describe('a lease', () => {
  const me = { host: 'pod-1', pid: 1, instance: 'mine' };
  const lease = (fields: Partial<Lease>): Lease => ({
    host: 'pod-2',
    pid: 7,
    instance: 'other',
    expires: 1_000,
    ...fields,
  });
  const take = (held: Lease | undefined, alive = true): boolean => mayTake(held, me, 500, () => alive);

  it('is free, ours, or over', () => {
    expect([take(undefined), take(lease({ instance: 'mine' })), take(lease({ expires: 500 }))]).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it("of another host's instance is respected until it is over", () => {
    expect(take(lease({}))).to.equal(false);
  });

  it('of a dead process of this host, or of a former life of this container, is taken at once', () => {
    expect(take(lease({ host: 'pod-1' }), false)).to.equal(true);
    expect(take(lease({ host: 'pod-1' }), true)).to.equal(false);
    expect(take(lease({ host: 'pod-1', pid: 1 }), true)).to.equal(true);
  });
});
