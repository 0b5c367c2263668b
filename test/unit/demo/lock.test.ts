import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from 'chai';
import { sleep } from '../../../src/common/sleep.ts';
import { withLock } from '../../../src/demo/elasticsearch/lock.ts';

describe('withLock', () => {
  const { signal } = new AbortController();
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lock-test-'));
    path = join(folder, 'lock');
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets one in at a time, and leaves nothing behind', async () => {
    let inside = 0;
    let most = 0;
    const body = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20, signal);
      inside -= 1;
    };
    await Promise.all([withLock(path, signal, body), withLock(path, signal, body), withLock(path, signal, body)]);
    assert.equal(most, 1);
    assert.deepEqual(await readdir(folder), []);
  });

  it('is free again after a failure', async () => {
    const failed = await withLock(path, signal, () => Promise.reject(new Error('no'))).catch((error: unknown) => error);
    assert.equal((failed as Error).message, 'no');
    assert.equal(await withLock(path, signal, () => Promise.resolve('in')), 'in');
  });

  it('takes over the lock of a process that is gone', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await writeFile(path, String(pid));
    assert.equal(await withLock(path, signal, () => Promise.resolve('in')), 'in');
  });

  it('waits for a living process until it is told to stop', async () => {
    await writeFile(path, String(process.ppid));
    const stop = new AbortController();
    const waiting = withLock(path, stop.signal, () => Promise.resolve('in')).catch((error: unknown) => error);
    stop.abort(new Error('enough'));
    assert.equal(((await waiting) as Error).message, 'enough');
    assert.deepEqual(await readdir(folder), ['lock']);
  });
});
