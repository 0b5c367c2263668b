import { assert } from 'chai';
import * as fc from 'fast-check';
import { nextStep, type Failure, type History } from '../../../src/api/decide.ts';
import { DEFAULT_LIMITS } from '../../../src/api/limits.ts';
import type { Verdict } from '../../../src/api/errors.ts';

const FRESH: History = { failures: 1, elapsed: 0, askedWait: 0, renewed: false };

function failed(verdict: Verdict, over: Partial<Failure> = {}): Failure {
  return { judgement: { verdict, meaning: '' }, unsent: false, ...over };
}

function step(failure: Failure, history: Partial<History> = {}, random = 0.5) {
  return nextStep('content.fetch', failure, { ...FRESH, ...history }, DEFAULT_LIMITS, random);
}

describe('what follows a failed try', () => {
  it('is a wait that doubles, evenly spread from nothing to its bound', () => {
    const waits = [1, 2, 3, 4].map((failures) => step(failed('retry'), { failures }, 1));
    assert.deepEqual(
      waits,
      [1_000, 2_000, 4_000, 8_000].map((milliseconds) => ({ kind: 'wait', milliseconds, asked: false })),
    );
    assert.deepEqual(step(failed('retry'), {}, 0), { kind: 'wait', milliseconds: 0, asked: false });
  });

  it('is the end after five tries or two minutes', () => {
    assert.deepEqual(step(failed('retry'), { failures: 5 }), { kind: 'fail' });
    assert.deepEqual(step(failed('retry'), { failures: 2, elapsed: 119_500 }), { kind: 'fail' });
  });

  it('is as long a wait as the server asks for, up to 15 minutes', () => {
    const asked = (retryAfter: number) => step(failed('retry', { retryAfter }), {}, 0);
    assert.deepEqual(asked(300_000), { kind: 'wait', milliseconds: 300_000, asked: true });
    assert.deepEqual(asked(86_400_000), { kind: 'wait', milliseconds: 900_000, asked: true });
    assert.deepEqual(step(failed('retry', { retryAfter: 60_000 }), { askedWait: 850_000 }), { kind: 'fail' });
  });

  it('is one new token, then the end', () => {
    assert.deepEqual(step(failed('renew')), { kind: 'renew' });
    assert.deepEqual(step(failed('renew'), { renewed: true }), { kind: 'fail' });
  });

  it('bounds every wait and ends in every case', () => {
    const verdicts = fc.constantFrom<Verdict>('retry', 'throttled', 'renew', 'resubscribe', 'relist', 'gone', 'fatal');
    fc.assert(
      fc.property(verdicts, fc.nat(), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (verdict, a, b, random) => {
        const next = step(failed(verdict, { retryAfter: a }), { failures: 1 + (b % 9), askedWait: a }, random);
        if (next.kind === 'wait') assert.isAtMost(next.milliseconds, DEFAULT_LIMITS.longestRetryAfter + 1_000);
        const last = { failures: 99, elapsed: 1e9, askedWait: 1e9, renewed: true };
        assert.equal(step(failed(verdict), last, random).kind, 'fail');
      }),
    );
  });
});
