import { open, type FileHandle } from 'node:fs/promises';
import type { Log } from '../../common/log.ts';

const NEWLINE = 10;

/** A file that is only appended to, and whose length is known. */
export class AppendFile {
  readonly #file: FileHandle;
  #length: number;

  private constructor(file: FileHandle, length: number) {
    this.#file = file;
    this.#length = length;
  }

  /** Opens it and cuts it back to `committed` when it is longer; what was there before anything was committed stays. */
  static async open(path: string, committed: number | undefined, log: Log): Promise<AppendFile> {
    const file = await open(path, 'a+');
    const { size } = await file.stat();
    const opened = new AppendFile(file, size);
    if (committed === undefined) await opened.#endLine();
    else if (size > committed) {
      log.warn('The output is longer than what was completed before a crash: it is cut back', {
        path,
        size,
        committed,
      });
      await opened.cut(committed);
    }
    return opened;
  }

  get length(): number {
    return this.#length;
  }

  async append(bytes: Buffer): Promise<void> {
    if (bytes.length === 0) return;
    await this.#file.appendFile(bytes);
    this.#length += bytes.length;
  }

  async cut(length: number): Promise<void> {
    await this.#file.truncate(length);
    this.#length = length;
  }

  datasync(): Promise<void> {
    return this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Somebody else's last line may have no end. */
  async #endLine(): Promise<void> {
    if (this.#length === 0) return;
    const { buffer } = await this.#file.read({ buffer: Buffer.alloc(1), position: this.#length - 1 });
    if (buffer[0] !== NEWLINE) await this.append(Buffer.from('\n'));
  }
}
