import { open, readFile, rm, stat } from 'node:fs/promises';
import { sleep } from '../../common/sleep.ts';
import { isAlive } from './processes.ts';

const PAUSE = 200;
/** A lock whose holder died before it wrote its process id. */
const ABANDONED_AFTER = 10_000;

/**
 * Runs `body` while the lock file `path` is ours. A lock whose process is gone is taken over; two that take it over in
 * the same moment may both get it, so `body` must be correct then too: the lock only saves work.
 */
export async function withLock<T>(path: string, signal: AbortSignal, body: () => Promise<T>): Promise<T> {
  while (!(await tryLock(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else await sleep(PAUSE, signal);
  }
  try {
    return await body();
  } finally {
    await rm(path, { force: true });
  }
}

async function tryLock(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const holder = Number(await readFile(path, 'utf8'));
    if (holder > 0) return holder !== process.pid && !isAlive(holder);
    return Date.now() - (await stat(path)).mtimeMs > ABANDONED_AFTER;
  } catch {
    return false;
  }
}
