import { renameSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import type { Log } from '../common/log.ts';
import { StateError } from './errors.ts';

const SCHEMA_VERSION = 1;
const BUSY_TIMEOUT = 5_000;
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stream (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, state TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS lease (tenant TEXT PRIMARY KEY, lease TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, day INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS output (path TEXT PRIMARY KEY, length INTEGER NOT NULL) STRICT;
`;

/**
 * Opens the state database, making it if need be. A damaged file is kept under another name and said aloud: collecting
 * then begins anew with all that the API still has. Throws a StateError.
 */
export async function openDatabase(path: string, log: Log): Promise<DatabaseSync> {
  const { DatabaseSync } = await import('node:sqlite');
  try {
    return prepare(new DatabaseSync(path, { timeout: BUSY_TIMEOUT }));
  } catch (error) {
    if (!isDamage(error)) throw stateFailure(`opening the state database ${path}`, error);
    const aside = `${path}.damaged-${new Date().toISOString().replaceAll(':', '')}`;
    for (const suffix of ['', '-wal', '-shm']) moveAside(path + suffix, aside + suffix);
    log.error('The state database is damaged: it was moved aside, and collecting begins anew', { path, aside });
    return prepare(new DatabaseSync(path, { timeout: BUSY_TIMEOUT }));
  }
}

function prepare(database: DatabaseSync): DatabaseSync {
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
    const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
    if (version > SCHEMA_VERSION) {
      throw new StateError(
        'STATE_NEWER',
        `opening the state database: it is of version ${version}, this program knows ${SCHEMA_VERSION}; upgrade it`,
      );
    }
    database.exec(SCHEMA);
    if (version < SCHEMA_VERSION) database.exec(`PRAGMA user_version = ${SCHEMA_VERSION}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

const SQLITE_FULL = 13;
const SQLITE_CORRUPT = 11;
const SQLITE_NOT_A_DATABASE = 26;

function isDamage(error: unknown): boolean {
  return [SQLITE_CORRUPT, SQLITE_NOT_A_DATABASE].includes(codeOf(error));
}

function codeOf(error: unknown): number {
  return ((error as { errcode?: number }).errcode ?? 0) & 0xff;
}

export function stateFailure(action: string, error: unknown): StateError {
  if (error instanceof StateError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new StateError(codeOf(error) === SQLITE_FULL ? 'STATE_FULL' : 'STATE_FAILED', `${action}: ${message}`, {
    cause: error,
  });
}

function moveAside(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw stateFailure(`moving ${from} aside`, error);
  }
}
