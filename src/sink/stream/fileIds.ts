import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { SinkError } from '../errors.ts';
import type { SeenIds } from './seenIds.ts';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -16000;
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, day INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS output (one INTEGER PRIMARY KEY CHECK (one = 1), length INTEGER NOT NULL) STRICT;
`;
const DAY = 86_400_000;
/** Microsoft has been seen to deliver a record again five days later; contents live seven. */
const HORIZON_DAYS = 16;

/** The ids of a file's documents, in a SQLite file beside it. One transaction lasts from commit to commit. */
export class FileIds implements SeenIds {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #today: () => number;
  #open = false;
  #purged = 0;

  private constructor(database: DatabaseSync, clock: () => number) {
    this.#database = database;
    this.#today = () => Math.floor(clock() / DAY);
    this.#insert = database.prepare('INSERT OR IGNORE INTO seen (id, day) VALUES (?, ?)');
  }

  static async open(path: string, clock: () => number): Promise<FileIds> {
    const { DatabaseSync } = await import('node:sqlite');
    try {
      const database = new DatabaseSync(path, { timeout: 5_000 });
      database.exec(SCHEMA);
      return new FileIds(database, clock);
    } catch (error) {
      throw idsFailure(`opening ${path}`, error);
    }
  }

  add(id: string): boolean {
    try {
      if (!this.#open) {
        this.#database.exec('BEGIN IMMEDIATE');
        this.#open = true;
      }
      return this.#insert.run(id, this.#today()).changes === 1;
    } catch (error) {
      throw idsFailure('remembering a document', error);
    }
  }

  commit(length: number): void {
    try {
      if (!this.#open) this.#database.exec('BEGIN IMMEDIATE');
      this.#open = true;
      this.#database.prepare('INSERT OR REPLACE INTO output (one, length) VALUES (1, ?)').run(length);
      this.#purge();
      this.#database.exec('COMMIT');
      this.#open = false;
    } catch (error) {
      throw idsFailure('remembering documents', error);
    }
  }

  length(): number | undefined {
    const row = this.#database.prepare('SELECT length FROM output').get();
    return row === undefined ? undefined : Number(row['length']);
  }

  close(): void {
    if (this.#database.isOpen) this.#database.close();
  }

  #purge(): void {
    const today = this.#today();
    if (this.#purged === today) return;
    this.#purged = today;
    this.#database.prepare('DELETE FROM seen WHERE day < ?').run(today - HORIZON_DAYS);
  }
}

const SQLITE_FULL = 13;

function idsFailure(action: string, error: unknown): SinkError {
  const { errcode = 0, message } = error as { errcode?: number; message?: string };
  return new SinkError(
    (errcode & 0xff) === SQLITE_FULL ? 'OUTPUT_FULL' : 'OUTPUT_FAILED',
    `${action}: ${message ?? ''}`,
    { cause: error },
  );
}
