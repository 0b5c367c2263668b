import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { SinkError } from '../errors.ts';
import type { Counts, Origin, Outgoing, Sink } from '../types.ts';
import { AppendFile } from './appendFile.ts';
import { FileIds } from './fileIds.ts';
import { Lines } from './lines.ts';

interface Opened {
  readonly ids: FileIds;
  readonly documents: AppendFile;
  readonly deadLetters: AppendFile;
}

/**
 * Appends documents to a file, one a line, each once: ids and the file's length are committed together after the lines
 * are on disk, and a file that is longer than that after a crash is cut back. Records that have no document go to
 * `PATH.deadletter`.
 *
 * A write that fails is taken back alone. When what earlier writes were told is lost as well, everything is refused from
 * then on until `open` is called again, which must be when nobody relies on those writes any more.
 */
export class FileSink implements Sink {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  #opened: Opened | undefined;
  #broken: SinkError | undefined;
  #dirty = false;
  readonly #lines = new Lines();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: { path: string; clock: Clock; log: Log }) {
    this.#path = parts.path;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  open(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#close();
      try {
        const ids = await FileIds.open(`${this.#path}.ids`, this.#clock);
        const committed = ids.lengths();
        const documents = await AppendFile.open(this.#path, committed?.documents, this.#log);
        const deadLetters = await AppendFile.open(`${this.#path}.deadletter`, committed?.deadLetters, this.#log);
        ids.commit({ documents: documents.length, deadLetters: deadLetters.length });
        this.#opened = { ids, documents, deadLetters };
        this.#broken = undefined;
      } catch (error) {
        throw this.#failure('opening', error);
      }
    });
  }

  write(records: Iterable<Outgoing>, origin: Origin, signal: AbortSignal): Promise<Counts> {
    return this.#inTurn(async () => {
      signal.throwIfAborted();
      const opened = this.#usable();
      const { ids, documents, deadLetters } = opened;
      const before = { documents: documents.length, deadLetters: deadLetters.length };
      this.#dirty = true;
      try {
        ids.mark();
        const counts = this.#lines.make(records, origin, ids, new Date(this.#clock()).toISOString());
        await documents.append(this.#lines.documents);
        await deadLetters.append(this.#lines.deadLetters);
        ids.keep();
        return counts;
      } catch (error) {
        const failure = this.#failure('writing', error);
        await this.#takeBack(opened, before, failure);
        throw failure;
      }
    });
  }

  /** A file has no ledger. */
  record(): Promise<void> {
    return Promise.resolve();
  }

  flush(): Promise<void> {
    return this.#inTurn(async () => {
      const { ids, documents, deadLetters } = this.#usable();
      if (!this.#dirty) return;
      try {
        await documents.datasync();
        await deadLetters.datasync();
      } catch (error) {
        // After a failed sync the system may call lost pages written: trying again would prove nothing.
        this.#broken = this.#failure('writing', error);
        throw this.#broken;
      }
      try {
        ids.commit({ documents: documents.length, deadLetters: deadLetters.length });
        this.#dirty = false;
      } catch (error) {
        const failure = this.#failure('writing', error);
        if (!ids.intact) this.#broken = failure;
        throw failure;
      }
    });
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#close());
  }

  #usable(): Opened {
    if (this.#broken !== undefined) throw this.#broken;
    if (this.#opened === undefined) throw new SinkError('OUTPUT_FAILED', `writing ${this.#path}: it is not open`);
    return this.#opened;
  }

  async #takeBack(
    { ids, documents, deadLetters }: Opened,
    before: { readonly documents: number; readonly deadLetters: number },
    failure: SinkError,
  ): Promise<void> {
    try {
      await documents.cut(before.documents);
      await deadLetters.cut(before.deadLetters);
      ids.undo();
    } catch {
      this.#broken = failure;
    }
  }

  async #close(): Promise<void> {
    const opened = this.#opened;
    this.#opened = undefined;
    opened?.ids.close();
    await opened?.documents.close();
    await opened?.deadLetters.close();
  }

  #failure(doing: string, error: unknown): SinkError {
    const { code, message } = error as NodeJS.ErrnoException;
    const full = code === 'ENOSPC' || code === 'EDQUOT' || code === 'OUTPUT_FULL';
    return new SinkError(full ? 'OUTPUT_FULL' : 'OUTPUT_FAILED', `${doing} ${this.#path}: ${message}`, {
      cause: error,
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}
