import { once } from 'node:events';
import type { Writable } from 'node:stream';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import type { Counts, Origin, Outgoing, Sink } from '../types.ts';
import { toLines } from './lines.ts';
import { RecentIds } from './seenIds.ts';

/** Writes documents to a stream, one a line. What has been read from it can't be taken back: doubles are known within a process only. */
export class StdoutSink implements Sink {
  readonly #stream: Writable;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #seen = new RecentIds();

  constructor(parts: { stream: Writable; clock: Clock; log: Log }) {
    this.#stream = parts.stream;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  open(): Promise<void> {
    return Promise.resolve();
  }

  async write(records: readonly Outgoing[], origin: Origin, signal: AbortSignal): Promise<Counts> {
    const lines = toLines(records, origin, this.#seen, new Date(this.#clock()).toISOString());
    if (lines.deadLettered > 0) {
      this.#log.error('Records that are none could not be written', {
        ...origin,
        records: lines.deadLettered,
        letters: lines.deadLetters.slice(0, 2_000),
      });
    }
    if (lines.documents !== '' && !this.#stream.write(lines.documents)) await once(this.#stream, 'drain', { signal });
    const { indexed, duplicate, deadLettered } = lines;
    return { indexed, duplicate, deadLettered };
  }

  record(): Promise<void> {
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
