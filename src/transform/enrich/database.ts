import { readFile, stat } from 'node:fs/promises';
import type { Reader, Response } from 'maxmind';
import { ExporterError } from '../../common/errors.ts';
import type { DatabaseEntry } from './geo.ts';

/** A MaxMind database that is kept in memory. */
export class Database {
  readonly #file: string;
  #reader: Reader<Response>;
  #seen: string;

  private constructor(file: string, reader: Reader<Response>, seen: string) {
    this.#file = file;
    this.#reader = reader;
    this.#seen = seen;
  }

  /** @throws {ExporterError} ENRICH_DATABASE when the file is not there or no MaxMind database */
  static async open(file: string, signal: AbortSignal): Promise<Database> {
    const { reader, seen } = await load(file, signal);
    return new Database(file, reader, seen);
  }

  /** The entry of an address that is well formed. */
  get(ip: string): DatabaseEntry | undefined {
    // IPv6 in a database of IPv4 alone, and a damaged database, are answered by exceptions.
    try {
      return (this.#reader.get(ip) as DatabaseEntry | null) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /**
   * Reads the file again when it is another one than before; while that fails the old one stays in use.
   *
   * @returns whether it was read
   */
  async refresh(signal: AbortSignal): Promise<boolean> {
    if ((await identity(this.#file)) === this.#seen) return false;
    const { reader, seen } = await load(this.#file, signal);
    this.#reader = reader;
    this.#seen = seen;
    return true;
  }
}

async function load(file: string, signal: AbortSignal): Promise<{ reader: Reader<Response>; seen: string }> {
  try {
    // Loaded only where somebody has configured a database.
    const { Reader } = await import('maxmind');
    const seen = await identity(file);
    return { reader: new Reader(await readFile(file, { signal })), seen };
  } catch (error) {
    signal.throwIfAborted();
    throw new ExporterError('ENRICH_DATABASE', `reading the database ${file}: it cannot be read as MaxMind's`, {
      cause: error,
    });
  }
}

/** A database is replaced by renaming (another inode) or by writing (another time). */
async function identity(file: string): Promise<string> {
  const { ino, mtimeMs, size } = await stat(file);
  return `${ino} ${mtimeMs} ${size}`;
}
