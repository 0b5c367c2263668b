import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect } from 'chai';
import { silent, type Log } from '../../../src/common/log.ts';
import { SqliteStore } from '../../../src/state/sqliteStore.ts';
import { EMPTY_STATE, type StreamKey, type StreamState } from '../../../src/state/types.ts';

const KEY: StreamKey = { tenantId: '00000000-0000-4000-8000-000000000001', contentType: 'DLP.All' };
const MINUTE = 60_000;
const NOW = 29_000_000 * MINUTE;
const state = (fields: Partial<StreamState>): StreamState => ({ ...EMPTY_STATE, ...fields });
const digest = (letter: string): string => letter.repeat(16);

describe('checkpoints in SQLite', () => {
  let folder: string;
  let path: string;
  let now = NOW;
  const opened: SqliteStore[] = [];

  const open = async (log: Log = silent): Promise<SqliteStore> => {
    const store = new SqliteStore({ path, clock: () => now, log });
    opened.push(store);
    await store.open();
    return store;
  };
  const edit = (sql: string, ...values: (string | number)[]): void => {
    const database = new DatabaseSync(path);
    database.prepare(sql).run(...values);
    database.close();
  };

  beforeEach(() => {
    now = NOW;
    folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
    path = join(folder, 'state.db');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('are read as they were saved, also by the next process', async () => {
    const store = await open();
    expect(await store.load(KEY)).to.deep.equal(EMPTY_STATE);
    const saved = state({
      checkpoint: NOW,
      delivered: new Map([
        [digest('a'), NOW + MINUTE - 1],
        [digest('b'), NOW + MINUTE - 1],
        [digest('c'), NOW + 2 * MINUTE - 1],
      ]),
      subscriptionStarted: NOW - 1,
      lastContent: NOW - 2,
    });
    await store.save(KEY, saved);
    await store.close();
    expect(await (await open()).load(KEY)).to.deep.equal(saved);
  });

  it('of two instances are joined', async () => {
    const [one, two] = [await open(), await open()];
    await one.load(KEY);
    await two.load(KEY);
    await one.save(KEY, state({ checkpoint: NOW, delivered: new Map([[digest('a'), NOW + MINUTE - 1]]) }));
    await two.save(KEY, state({ checkpoint: NOW - 1, delivered: new Map([[digest('b'), NOW + MINUTE - 1]]) }));
    const joined = await one.load(KEY);
    expect(joined.checkpoint).to.equal(NOW);
    expect([...joined.delivered.keys()].toSorted()).to.deep.equal([digest('a'), digest('b')]);
  });

  it('in a damaged file are put aside and begun anew, with an error in the log', async () => {
    writeFileSync(path, 'this was a database once'.repeat(100));
    const errors: string[] = [];
    const store = await open({ ...silent, error: (message) => errors.push(message) });
    expect(await store.load(KEY)).to.deep.equal(EMPTY_STATE);
    expect(errors).to.deep.equal(['The state database is damaged: it was moved aside, and collecting begins anew']);
    expect(readdirSync(folder).some((name) => name.startsWith('state.db.damaged-'))).to.equal(true);
  });

  it('of a newer version are refused and left as they are', async () => {
    const store = await open();
    await store.save(KEY, state({ checkpoint: NOW }));
    await store.close();
    edit('PRAGMA user_version = 99');
    const error = await open().catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'StateError', code: 'STATE_NEWER' });
    expect(existsSync(path)).to.equal(true);
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).to.equal(false);
  });

  it('whose one row is of a newer version are not overwritten', async () => {
    const store = await open();
    await store.save(KEY, state({ checkpoint: NOW }));
    edit('UPDATE stream SET revision = revision + 1, state = ?', JSON.stringify({ version: 2 }));
    for (const attempt of [() => store.load(KEY), () => store.save(KEY, state({ checkpoint: NOW + 1 }))]) {
      const error = await attempt().catch((thrown: unknown) => thrown);
      expect(error).to.include({ name: 'StateError', code: 'STATE_NEWER' });
    }
  });

  it('ignore fields that they do not know', async () => {
    const store = await open();
    await store.save(KEY, state({ checkpoint: NOW }));
    edit('UPDATE stream SET state = ?', JSON.stringify({ version: 1, checkpoint: NOW, delivered: {}, more: true }));
    expect((await store.load(KEY)).checkpoint).to.equal(NOW);
  });

  it('say that the disk is full', async () => {
    const store = await open();
    store.database.exec('PRAGMA max_page_count = 8');
    const delivered = new Map(Array.from({ length: 20_000 }, (_, n) => [String(n).padStart(16, '0'), NOW] as const));
    const error = await store.save(KEY, state({ delivered })).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'StateError', code: 'STATE_FULL' });
    await store.save(KEY, state({ checkpoint: NOW }));
    expect((await store.load(KEY)).checkpoint).to.equal(NOW);
  });

  it('come with a lease that another host keeps until it is over or released', async () => {
    const store = await open();
    const tenant = KEY.tenantId;
    expect(await store.lease(tenant, 60_000)).to.equal(true);
    const other = JSON.stringify({ host: 'other.example', pid: 1, instance: 'another', expires: NOW + 1_000 });
    edit('UPDATE lease SET lease = ?', other);
    expect(await store.lease(tenant, 60_000)).to.equal(false);
    await store.release(tenant);
    expect(await store.lease(tenant, 60_000), 'released by who does not hold it').to.equal(false);
    now = NOW + 1_000;
    expect(await store.lease(tenant, 60_000)).to.equal(true);
  });
});
