import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import { openDatabase, stateFailure } from './database.ts';
import { decodeState, encodeState } from './encode.ts';
import { StateError } from './errors.ts';
import { isAlive, mayTake, thisHolder, type Lease } from './lease.ts';
import { mergeStates } from './mergeStates.ts';
import { EMPTY_STATE, type StateStore, type StreamKey, type StreamState } from './types.ts';

/** Checkpoints and leases in a SQLite file; each change is one transaction. */
export class SqliteStore implements StateStore {
  readonly #path: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #me = thisHolder();
  readonly #revisions = new Map<string, number>();
  #database: DatabaseSync | undefined;

  constructor(parts: { path: string; clock: Clock; log: Log }) {
    this.#path = parts.path;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  async open(): Promise<void> {
    this.#database ??= await openDatabase(this.#path, this.#log);
  }

  /** The open database, for what else is kept in the file. */
  get database(): DatabaseSync {
    if (this.#database === undefined)
      throw new StateError('STATE_FAILED', `using the state database ${this.#path}: it is not open`);
    return this.#database;
  }

  load(key: StreamKey): Promise<StreamState> {
    return this.#try(() => this.#read(idOf(key)) ?? EMPTY_STATE);
  }

  save(key: StreamKey, state: StreamState): Promise<StreamState> {
    return this.#try(() => this.#transaction(() => this.#write(key, state)));
  }

  lease(tenantId: string, ttl: number): Promise<boolean> {
    return this.#try(() =>
      this.#transaction(() => {
        const row = this.database.prepare('SELECT lease FROM lease WHERE tenant = ?').get(tenantId);
        const current = row === undefined ? undefined : (JSON.parse(String(row['lease'])) as Lease);
        const now = this.#clock();
        if (!mayTake(current, this.#me, now, isAlive)) return false;
        const lease = JSON.stringify({ ...this.#me, expires: now + ttl } satisfies Lease);
        this.database.prepare('INSERT OR REPLACE INTO lease (tenant, lease) VALUES (?, ?)').run(tenantId, lease);
        return true;
      }),
    );
  }

  release(tenantId: string): Promise<void> {
    return this.#try(() => {
      this.database
        .prepare("DELETE FROM lease WHERE tenant = ? AND lease ->> 'instance' = ?")
        .run(tenantId, this.#me.instance);
    });
  }

  close(): Promise<void> {
    this.#database?.close();
    this.#database = undefined;
    return Promise.resolve();
  }

  #read(id: string): StreamState | undefined {
    const row = this.database.prepare('SELECT revision, state FROM stream WHERE id = ?').get(id);
    if (row === undefined) return undefined;
    let state: StreamState | undefined;
    try {
      state = decodeState(String(row['state']));
    } catch (error) {
      // Of a newer version: not read, so not to be written over either.
      if (error instanceof StateError) throw error;
      this.#log.error('A stored checkpoint is damaged: collecting begins anew', { id });
    }
    this.#revisions.set(id, Number(row['revision']));
    return state;
  }

  #write(key: StreamKey, state: StreamState): StreamState {
    const id = idOf(key);
    const row = this.database.prepare('SELECT revision FROM stream WHERE id = ?').get(id);
    const stored = Number(row?.['revision'] ?? 0);
    let claim = state;
    if (stored !== (this.#revisions.get(id) ?? 0)) {
      const theirs = this.#read(id);
      if (theirs !== undefined) claim = mergeStates(state, theirs);
      this.#log.warn('Another instance has written the checkpoint; both are merged', { ...key });
    }
    const sql = 'INSERT OR REPLACE INTO stream (id, revision, state) VALUES (?, ?, ?)';
    this.database.prepare(sql).run(id, stored + 1, encodeState(claim));
    this.#revisions.set(id, stored + 1);
    return claim;
  }

  #transaction<T>(run: () => T): T {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      const result = run();
      this.database.exec('COMMIT');
      return result;
    } catch (error) {
      if (this.database.isTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  #try<T>(run: () => T): Promise<T> {
    try {
      return Promise.resolve(run());
    } catch (error) {
      return Promise.reject(stateFailure(`using the state database ${this.#path}`, error));
    }
  }
}

function idOf({ tenantId, contentType }: StreamKey): string {
  return `${tenantId}|${contentType}`;
}
