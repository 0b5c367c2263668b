import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip, createInflate } from 'node:zlib';
import got from 'got';
import type { Network } from '../auth/network.ts';
import type { ApiLimits } from './limits.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer whose body is still to come. The body must be read to its end or returned, else its connection stays taken. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. Throws BodyError or what the connection threw. */
  readonly body: AsyncGenerator<Buffer, undefined, undefined>;
}

export type BodyFault = 'stalled' | 'slow' | 'large' | 'encoding';

export class BodyError extends Error {
  override name = 'BodyError';
  readonly fault: BodyFault;

  constructor(fault: BodyFault, message: string) {
    super(message);
    this.fault = fault;
  }
}

type TransportLimits = Pick<ApiLimits, 'connect' | 'response' | 'stall' | 'body'>;

/** Makes one request, without retry and without following redirects; resolves when the answer begins. */
export async function send(
  request: HttpRequest,
  { network, limits, largest }: { network: Network; limits: TransportLimits; largest: number },
  signal: AbortSignal,
): Promise<Answer> {
  const { connect, response: untilResponse } = limits;
  const stream = got.stream(request.url, {
    method: request.method,
    headers: { ...request.headers, 'accept-encoding': 'gzip, deflate' },
    ...(request.method === 'POST' ? { body: '' } : {}),
    agent: network.agentsFor(request.url),
    timeout: { lookup: connect, connect, secureConnect: connect, response: untilResponse },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    // Done here, so that a cut-off gzip is an error and the size is bounded.
    decompress: false,
    signal,
  });
  // Late errors (an abort after the last byte) have nobody else to hear them.
  stream.on('error', () => {});
  // got's timeouts begin with the socket; a proxy that does not answer CONNECT never gives one.
  const overdue = setTimeout(
    () => {
      stream.destroy(Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT', event: 'response' }));
    },
    3 * connect + untilResponse,
  );
  try {
    const [response] = (await once(stream, 'response')) as [IncomingMessage];
    const { statusCode: status = 0, headers } = response;
    return { status, headers, body: readBody(decoded(stream, headers), limits, largest) };
  } finally {
    clearTimeout(overdue);
  }
}

function decoded(stream: Readable, headers: IncomingHttpHeaders): Readable {
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return stream;
  const options = { chunkSize: 64 * 1024 };
  const decoder =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip(options)
      : encoding === 'deflate'
        ? createInflate(options)
        : undefined;
  if (decoder === undefined) {
    stream.destroy();
    throw new BodyError('encoding', 'the answer is compressed in a way that was not asked for');
  }
  // The decoder takes over the stream's errors, and is destroyed with it.
  return pipeline(stream, decoder, () => {});
}

/** Only time in which we wait for the server counts, so that a slow consumer is no stall. Nothing is read ahead beyond the streams' own buffers. */
async function* readBody(
  stream: Readable,
  { stall, body }: TransportLimits,
  largest: number,
): AsyncGenerator<Buffer, undefined, undefined> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let waited = 0;
  let size = 0;
  let ended = false;
  try {
    for (;;) {
      const began = performance.now();
      const left = body - waited;
      // got wraps an error that it is destroyed with.
      let overdue: BodyError | undefined;
      const timer = setTimeout(
        () => {
          overdue = left < stall ? new BodyError('slow', 'the answer takes too long') : stalled();
          stream.destroy(overdue);
        },
        Math.max(1, Math.min(stall, left)),
      );
      let result: IteratorResult<Buffer>;
      try {
        result = await chunks.next();
      } catch (error) {
        throw overdue ?? error;
      } finally {
        clearTimeout(timer);
      }
      if (result.done === true) {
        ended = true;
        return;
      }
      waited += performance.now() - began;
      size += result.value.length;
      if (size > largest) throw new BodyError('large', `the answer is larger than ${largest} bytes`);
      yield result.value;
    }
  } finally {
    // Destroying it after its end would close the connection that is to be kept.
    if (!ended) stream.destroy();
  }
}

function stalled(): BodyError {
  return new BodyError('stalled', 'the answer has come to a stop');
}
