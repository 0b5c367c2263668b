import { assert } from 'chai';
import * as fc from 'fast-check';
import { RequestBudget, type Timer } from '../../../src/api/budget.ts';

const BACKOFF = { throttleBackoff: 5_000, longestThrottleBackoff: 120_000, longestRetryAfter: 900_000 };
const never = new AbortController().signal;

/** Time that passes when somebody sleeps. */
class SimulatedTime implements Timer {
  #now = 0;
  now(): number {
    return this.#now;
  }
  sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    return Promise.resolve();
  }
}

function most(times: readonly number[], span: number): number {
  let first = 0;
  let highest = 0;
  for (const [index, time] of times.entries()) {
    // Half a nanosecond for the rounding of sums.
    while ((times[first] as number) <= time - span + 5e-7) first += 1;
    highest = Math.max(highest, index - first + 1);
  }
  return highest;
}

describe('RequestBudget', () => {
  it('grants no more than allowed in any minute, and 97 % of it when demand is steady', async function () {
    this.timeout(30_000);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 3_000 }),
        fc.array(fc.record({ idle: fc.integer({ min: 0, max: 90_000 }), wanted: fc.integer({ min: 1, max: 3_000 }) }), {
          minLength: 1,
          maxLength: 4,
        }),
        async (perMinute, demand) => {
          const time = new SimulatedTime();
          const budget = new RequestBudget(perMinute, BACKOFF, time);
          const granted: number[] = [];
          for (const { idle, wanted } of demand) {
            await time.sleep(idle);
            const begin = time.now();
            for (let count = 0; count < wanted; count += 1) {
              await budget.take(never);
              granted.push(time.now());
            }
            const minutes = (time.now() - begin) / 60_000;
            if (wanted > 1) assert.isAtLeast(wanted, Math.floor(minutes * perMinute * 0.97));
          }
          assert.isAtMost(most(granted, 60_000), perMinute);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('lets everyone wait while the tenant is throttled, and does not let them all loose afterwards', async () => {
    const time = new SimulatedTime();
    const budget = new RequestBudget(60, BACKOFF, time);
    await budget.take(never);
    assert.equal(budget.throttled(30_000), 30_000);
    const granted: number[] = [];
    for (let count = 0; count < 3; count += 1) {
      await budget.take(never);
      granted.push(time.now());
    }
    assert.deepEqual(granted, [30_000, 31_000, 32_000]);
  });

  it('backs off further with each throttling, once for answers of the same pause, and forgets it when served', async () => {
    const time = new SimulatedTime();
    const budget = new RequestBudget(600, BACKOFF, time, () => 1);
    assert.equal(budget.throttled(undefined), 5_000);
    assert.equal(budget.throttled(undefined), 5_000);
    await budget.take(never);
    assert.equal(budget.throttled(undefined), 10_000);
    await budget.take(never);
    budget.served();
    assert.equal(budget.throttled(undefined), 5_000);
  });

  it('bounds what the server asks for', () => {
    assert.equal(new RequestBudget(600, BACKOFF, new SimulatedTime()).throttled(86_400_000), 900_000);
  });

  it('lets a waiter go when it is aborted, and serves the ones behind it', async () => {
    const budget = new RequestBudget(600, BACKOFF);
    await budget.take(never);
    budget.throttled(100);
    const leaving = new AbortController();
    const left = budget.take(leaving.signal).then(
      () => 'granted',
      (error: unknown) => error,
    );
    const next = budget.take(never);
    const reason = new Error('leaving');
    leaving.abort(reason);
    assert.equal(await left, reason);
    await next;
  });
});
