import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { silent } from '../../../src/common/log.ts';
import { StdoutSink } from '../../../src/sink/stream/stdoutSink.ts';
import type { Origin, Outgoing } from '../../../src/sink/types.ts';

const never = new AbortController().signal;
const ORIGIN: Origin = { tenant: 'contoso', contentType: 'Audit.General', contentId: 'content-1' };
const record = (id: string): Outgoing => ({
  document: { id, time: 0, rest: `"id":"${id}"},"padding":"${'x'.repeat(1_000)}"}` },
  raw: Buffer.from('{}'),
});
const INDEXED = { indexed: 1, duplicate: 0, deadLettered: 0 };

describe('the output to a stream', () => {
  const open = async (stream: PassThrough): Promise<StdoutSink> => {
    const sink = new StdoutSink({ stream, clock: () => 0, log: silent });
    await sink.open();
    return sink;
  };

  it('holds its callers back until the reader has taken what was written', async () => {
    const stream = new PassThrough({ highWaterMark: 100 });
    const sink = await open(stream);
    let done = 0;
    const writes = Array.from({ length: 20 }, async (_, n) => {
      await sink.write([record(`r${n}`)], ORIGIN, never);
      done += 1;
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(done).to.be.below(3);
    let text = '';
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    await Promise.all(writes);
    expect(text.trimEnd().split('\n')).to.have.length(20);
  });

  it('rejects when the reader has left, and does not end the process', async () => {
    const stream = new PassThrough();
    const sink = await open(stream);
    stream.resume();
    expect(await sink.write([record('a')], ORIGIN, never)).to.deep.equal(INDEXED);
    stream.destroy(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    await new Promise((resolve) => setImmediate(resolve));
    for (const attempt of [sink.write([record('b')], ORIGIN, never), sink.flush()]) {
      const error = await attempt.catch((thrown: unknown) => thrown);
      expect(error).to.include({ name: 'SinkError', code: 'OUTPUT_FAILED' });
    }
  });

  it('lets a caller go that is aborted while nobody reads', async () => {
    const sink = await open(new PassThrough({ highWaterMark: 1 }));
    const stop = new AbortController();
    await Promise.race([sink.write([record('a')], ORIGIN, never), new Promise((resolve) => setTimeout(resolve, 20))]);
    const left = sink.write([record('b')], ORIGIN, stop.signal).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort(new Error('stopped'));
    expect(await left).to.have.property('message', 'stopped');
  });
});
