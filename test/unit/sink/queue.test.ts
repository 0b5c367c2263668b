import { expect } from 'chai';
import { Admission } from '../../../src/sink/elasticsearch/admission.ts';
import type { Entry } from '../../../src/sink/elasticsearch/entry.ts';
import { BatchQueue } from '../../../src/sink/elasticsearch/queue.ts';

const never = new AbortController().signal;
const entry = (size: number): Entry => ({
  id: 'one',
  time: 0,
  size,
  sentTo: undefined,
  settled: false,
  body: () => '{}',
  settle() {},
});
const entries = (count: number, size: number): Entry[] => Array.from({ length: count }, () => entry(size));
const pause = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A queue whose requests end when told. */
function heldQueue(largest?: number): {
  queue: BatchQueue;
  sizes: number[];
  end: (() => void)[];
} {
  const sizes: number[] = [];
  const end: (() => void)[] = [];
  const queue = new BatchQueue(async (batch) => {
    sizes.push(batch.reduce((sum, { size }) => sum + size, 0));
    await new Promise<void>((resolve) => {
      end.push(resolve);
    });
  }, largest);
  return { queue, sizes, end };
}

async function put(queue: BatchQueue, list: Entry[]): Promise<void> {
  await queue.admit(
    list.reduce((sum, { size }) => sum + size, 0),
    never,
  );
  queue.add(list);
}

describe('the batches of bulk requests', () => {
  it('are no larger than allowed, unless a single document is', async () => {
    const { queue, sizes } = heldQueue(1_000);
    await put(queue, [...entries(3, 400), entry(2_500), entry(300)]);
    await pause(80);
    expect(sizes).to.deep.equal([800, 400, 2_500, 300]);
  });

  it('wait a little for company', async () => {
    const { queue, sizes } = heldQueue();
    await put(queue, entries(1, 10));
    await put(queue, entries(1, 10));
    expect(sizes).to.deep.equal([]);
    await pause(80);
    expect(sizes).to.deep.equal([20]);
  });

  it('are at most four at once, and while something waits there is always one', async () => {
    const { queue, sizes, end } = heldQueue(1_000);
    await put(queue, entries(10, 1_000));
    expect(sizes).to.have.length(4);
    await put(queue, entries(1, 10));
    for (let n = 0; n < 11; n += 1) {
      expect(end.length - n, 'in flight').to.be.within(1, 4);
      end[n]?.();
      await pause(1);
    }
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(10_010);
  });

  it('become fewer and smaller when the cluster is at its limit, and grow back', async () => {
    const { queue, sizes, end } = heldQueue(1_000_000);
    for (let n = 0; n < 5; n += 1) queue.slower();
    await put(queue, entries(8, 250_000));
    expect(sizes).to.deep.equal([250_000]);
    for (let n = 0; n < 40; n += 1) {
      end[n]?.();
      await pause(1);
      if (n >= 7) await put(queue, entries(1, 250_000));
      await pause(1);
    }
    expect(Math.max(...sizes)).to.be.above(250_000);
  });

  it('leave out what nobody waits for any more', async () => {
    const { queue, sizes } = heldQueue();
    const gone = entries(2, 10);
    await put(queue, gone);
    await put(queue, entries(1, 5));
    queue.drop(gone);
    await pause(80);
    expect(sizes).to.deep.equal([5]);
  });
});

describe('room in the sink', () => {
  it('is given in order, never to more than fits', async () => {
    const room = new Admission(100);
    const order: string[] = [];
    await room.enter(60, never);
    const second = room.enter(60, never).then(() => order.push('second'));
    const third = room.enter(10, never).then(() => order.push('third'));
    await pause();
    expect(order).to.deep.equal([]);
    room.leave(60);
    await Promise.all([second, third]);
    expect(order).to.deep.equal(['second', 'third']);
  });

  it('is given to one that is larger than all of it, alone', async () => {
    const room = new Admission(100);
    await room.enter(500, never);
    let entered = false;
    const next = room.enter(1, never).then(() => {
      entered = true;
    });
    await pause();
    expect(entered).to.equal(false);
    room.leave(500);
    await next;
  });

  it('is not waited for by who is aborted, and those behind move up', async () => {
    const room = new Admission(100);
    await room.enter(90, never);
    const stop = new AbortController();
    const first = room.enter(50, stop.signal).catch((error: unknown) => error);
    const behind = room.enter(10, never);
    stop.abort(new Error('stopped'));
    expect(await first).to.have.property('message', 'stopped');
    await behind;
  });
});
