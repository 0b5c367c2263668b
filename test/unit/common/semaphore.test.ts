import { expect } from 'chai';
import { Semaphore } from '../../../src/common/semaphore.ts';

const never = new AbortController().signal;

describe('a semaphore', () => {
  it('serves waiters by rank, the lowest first, and in order', async () => {
    const semaphore = new Semaphore(1);
    const served: string[] = [];
    const release = await semaphore.acquire(never);
    const waiting = [
      ['late', 9],
      ['early', 1],
      ['early too', 1],
    ] as const;
    const all = waiting.map(async ([name, rank]) => {
      const leave = await semaphore.acquire(never, rank);
      served.push(name);
      leave();
    });
    release();
    await Promise.all(all);
    expect(served).to.deep.equal(['early', 'early too', 'late']);
  });

  it('lets a waiter leave, and gives its place to the next', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire(never);
    const stop = new AbortController();
    const left = semaphore.acquire(stop.signal, 1).catch((error: unknown) => error);
    const next = semaphore.acquire(never, 2);
    stop.abort(new Error('enough'));
    release();
    expect(await left).to.have.property('message', 'enough');
    (await next)();
  });

  it('counts a place given back twice as one', async () => {
    const semaphore = new Semaphore(1);
    const release = await semaphore.acquire(never);
    release();
    release();
    await semaphore.acquire(never);
    let second = false;
    void semaphore.acquire(never).then(() => {
      second = true;
    });
    await new Promise(setImmediate);
    expect(second).to.equal(false);
  });
});
