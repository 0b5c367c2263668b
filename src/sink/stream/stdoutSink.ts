import type { Writable } from 'node:stream';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { SinkError } from '../errors.ts';
import type { Counts, Origin, Outgoing, Sink } from '../types.ts';
import { Lines } from './lines.ts';
import { RecentIds } from './seenIds.ts';

/** Writes documents to a stream, one a line. What has been read from it can't be taken back: doubles are known within a process only. */
export class StdoutSink implements Sink {
  readonly #stream: Writable;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #seen = new RecentIds();
  readonly #lines = new Lines();
  #broken: Error | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  readonly #onError = (error: Error): void => {
    this.#broken ??= error;
  };

  constructor(parts: { stream: Writable; clock: Clock; log: Log }) {
    this.#stream = parts.stream;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  open(): Promise<void> {
    // Whoever read it may leave at any time: that is an answer to the write, not the end of the process.
    this.#stream.off('error', this.#onError).on('error', this.#onError);
    return Promise.resolve();
  }

  /** One after the other, each when the reader has taken the one before: nothing piles up in memory. */
  write(records: Iterable<Outgoing>, origin: Origin, signal: AbortSignal): Promise<Counts> {
    const result = this.#turn.then(async () => {
      signal.throwIfAborted();
      if (this.#broken !== undefined) throw this.#failure(this.#broken);
      const lines = this.#lines;
      const counts = lines.make(records, origin, this.#seen, new Date(this.#clock()).toISOString());
      // A copy: a stream may keep what it was given.
      await this.#put(Buffer.from(lines.documents));
      if (counts.deadLettered > 0) {
        this.#log.error('Records that are none could not be written', {
          ...origin,
          records: counts.deadLettered,
          letters: lines.deadLetters.toString('utf8', 0, 2_000),
        });
      }
      return counts;
    });
    this.#turn = result.catch(() => undefined);
    return orAborted(result, signal);
  }

  record(): Promise<void> {
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return this.#broken === undefined ? Promise.resolve() : Promise.reject(this.#failure(this.#broken));
  }

  close(): Promise<void> {
    this.#stream.off('error', this.#onError);
    return Promise.resolve();
  }

  #put(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#stream.write(bytes, (error) => {
        if (error === null || error === undefined) return resolve();
        this.#broken ??= error;
        reject(this.#failure(error));
      });
    });
  }

  #failure(error: Error): SinkError {
    return new SinkError('OUTPUT_FAILED', `writing to standard output: ${error.message}`, { cause: error });
  }
}

/** The result, or the signal's reason when that is aborted first. */
async function orAborted<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const leave = (): void => {
    reject(signal.reason);
  };
  signal.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([result, promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
