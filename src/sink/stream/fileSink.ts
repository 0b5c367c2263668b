import { open, type FileHandle } from 'node:fs/promises';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { SinkError } from '../errors.ts';
import type { Counts, Origin, Outgoing, Sink } from '../types.ts';
import { FileIds } from './fileIds.ts';
import { toLines } from './lines.ts';

/**
 * Appends documents to a file, one a line, each once: ids and the file's length are committed together after the lines
 * are on disk, and a file that is longer than that after a crash is cut back. Records that have no document go to
 * `PATH.deadletter`.
 */
export class FileSink implements Sink {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #file: FileHandle | undefined;
  #deadLetters: FileHandle | undefined;
  #ids: FileIds | undefined;
  #length = 0;
  #dirty = false;
  /** After a write that failed half-way the file must be cut back before anything else is written. */
  #broken: SinkError | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: { path: string; clock: Clock; log: Log }) {
    this.#path = parts.path;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  open(): Promise<void> {
    return this.#inTurn(() => this.#open());
  }

  write(records: readonly Outgoing[], origin: Origin, signal: AbortSignal): Promise<Counts> {
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      if (this.#broken !== undefined) await this.#reopen();
      const ids = this.#ids;
      if (ids === undefined) throw new SinkError('OUTPUT_FAILED', `writing ${this.#path}: it is not open`);
      this.#dirty = true;
      try {
        const lines = toLines(records, origin, ids, new Date(this.#clock()).toISOString());
        if (lines.documents !== '') this.#length += await append(this.#file, lines.documents);
        if (lines.deadLetters !== '') await append(this.#deadLetters, lines.deadLetters);
        const { indexed, duplicate, deadLettered } = lines;
        return { indexed, duplicate, deadLettered };
      } catch (error) {
        throw this.#break('writing', error);
      }
    });
  }

  /** A file has no ledger. */
  record(): Promise<void> {
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#broken !== undefined) throw this.#broken;
      if (!this.#dirty) return;
      try {
        await this.#file?.datasync();
        await this.#deadLetters?.datasync();
        this.#ids?.commit(this.#length);
        this.#dirty = false;
      } catch (error) {
        throw this.#break('writing', error);
      }
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  async #open(): Promise<void> {
    try {
      this.#ids = await FileIds.open(`${this.#path}.ids`, this.#clock);
      this.#file = await open(this.#path, 'a');
      this.#deadLetters = await open(`${this.#path}.deadletter`, 'a');
      const { size } = await this.#file.stat();
      const committed = this.#ids.length();
      // What was there before us is not ours to cut.
      if (committed === undefined) this.#ids.commit(size);
      else if (size > committed) {
        this.#log.warn('The output is longer than what was completed before a crash: it is cut back', {
          path: this.#path,
          size,
          committed,
        });
        await this.#file.truncate(committed);
      }
      // Shorter: somebody has rotated it.
      this.#length = Math.min(size, committed ?? size);
    } catch (error) {
      throw this.#break('opening', error);
    }
  }

  async #close(): Promise<void> {
    this.#ids?.close();
    await this.#file?.close();
    await this.#deadLetters?.close();
    this.#ids = undefined;
    this.#file = undefined;
    this.#deadLetters = undefined;
  }

  async #reopen(): Promise<void> {
    await this.#close();
    await this.#open();
    this.#broken = undefined;
  }

  #break(doing: string, error: unknown): SinkError {
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'OUTPUT_FULL';
    this.#broken = new SinkError(full ? 'OUTPUT_FULL' : 'OUTPUT_FAILED', `${doing} ${this.#path}: ${message}`, {
      cause: error,
    });
    return this.#broken;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

/** Resolves with the number of bytes appended. */
async function append(file: FileHandle | undefined, text: string): Promise<number> {
  const bytes = Buffer.from(text);
  await file?.appendFile(bytes);
  return bytes.length;
}
