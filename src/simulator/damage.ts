import type { ServerResponse } from 'node:http';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { sleep } from '../common/sleep.ts';
import type { Answer } from './answer.ts';
import { reset, send, write } from './send.ts';

const ELEMENTS: Readonly<Record<string, string | undefined>> = {
  'element-invalid': '{"Id":"aaaaaaaa-0000-4000-8000-00000000bad0","Operation":Broken}',
  'element-null': 'null',
  'element-scalar': '"no record at all"',
  'element-without-id':
    '{"CreationTime":"2026-01-05T08:00:00","Operation":"Nameless","RecordType":6,"Workload":"SharePoint"}',
};

export interface Trickle {
  readonly steps: number;
  /** ms between them. */
  readonly interval: number;
}

/** Sends a good answer, its body not yet compressed, damaged as the fault of stage `body` says. */
export async function sendDamaged(
  response: ServerResponse,
  answer: Answer,
  kind: string,
  trickle: Trickle,
  signal: AbortSignal,
): Promise<void> {
  const whole = Buffer.concat([...answer.body]);
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  const { status, headers } = answer;
  const inserted = ELEMENTS[kind];
  if (inserted !== undefined) {
    await send(response, { status, headers, body: [withElement(whole, inserted)] });
    return;
  }
  switch (kind) {
    case 'truncated':
      await send(response, { status, headers, body: [half] });
      return;
    case 'truncated-chunked':
      response.writeHead(status, headers);
      await write(response, half);
      response.end();
      return;
    case 'reset-mid':
      response.writeHead(status, { ...headers, 'Content-Length': whole.length });
      await flushed(response, half);
      reset(response);
      return;
    case 'length-long':
      response.writeHead(status, { ...headers, 'Content-Length': whole.length + 1_000, Connection: 'close' });
      await flushed(response, whole);
      response.socket?.end();
      return;
    case 'length-short':
      response.writeHead(status, { ...headers, 'Content-Length': half.length, Connection: 'close' });
      await flushed(response, whole);
      response.socket?.end();
      return;
    case 'trickle':
      response.writeHead(status, { ...headers, 'Content-Length': whole.length });
      await drip(response, whole, trickle, signal);
      return;
    case 'gzip-truncated': {
      const packed = gzipSync(whole);
      const body = [packed.subarray(0, Math.floor(packed.length / 2))];
      await send(response, { status, headers: { ...headers, 'Content-Encoding': 'gzip' }, body });
      return;
    }
    case 'gzip-bomb':
      await send(response, { status, headers: { ...headers, 'Content-Encoding': 'gzip' }, body: bomb() });
      return;
    default:
      throw new Error(`no damage for the fault ${kind}`);
  }
}

/** What an array becomes with one element more, as its last. */
function withElement(array: Buffer, element: string): Buffer {
  const end = array.lastIndexOf(']');
  const text = array.subarray(0, end);
  return Buffer.concat([text, Buffer.from(`${text.toString('latin1').trim() === '[' ? '' : ','}${element}]`)]);
}

function flushed(response: ServerResponse, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    response.once('close', resolve);
    response.write(bytes, () => {
      resolve();
    });
  });
}

async function drip(
  response: ServerResponse,
  bytes: Buffer,
  { steps, interval }: Trickle,
  signal: AbortSignal,
): Promise<void> {
  const size = Math.max(1, Math.ceil(bytes.length / steps));
  for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
    await write(response, bytes.subarray(at, at + size));
    await sleep(interval, signal);
  }
  response.end();
}

const MEBIBYTE = 1_048_576;

/** A gzip stream of a bracket and 1 GiB of blanks, without an end. */
function* bomb(): Iterable<Buffer> {
  yield Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff, 0, 1, 0, 0xfe, 0xff, 0x5b]);
  const blanks = deflateRawSync(Buffer.alloc(MEBIBYTE, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  for (let count = 0; count < 1_024; count += 1) yield blanks;
}
