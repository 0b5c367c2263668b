import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

const FREEZE_WITHIN = 2000;
const PAUSE = 10;

/** Whether a process with this id exists. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Sends `signal`, after `patience` milliseconds SIGKILL; resolves when the process is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals, patience: number): Promise<void> {
  if (hasEnded(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const kill = setTimeout(() => child.kill('SIGKILL'), patience);
  await gone;
  clearTimeout(kill);
}

/** SIGSTOP; resolves when each of the process's threads has really stopped, which takes some milliseconds. */
export async function freeze(child: ChildProcess): Promise<void> {
  child.kill('SIGSTOP');
  const deadline = performance.now() + FREEZE_WITHIN;
  do await delay(PAUSE);
  while (performance.now() < deadline && !(await isFrozen(child.pid ?? 0)));
}

async function isFrozen(pid: number): Promise<boolean> {
  const tasks = `/proc/${pid}/task`;
  const threads = await readdir(tasks).catch(() => []);
  const states = await Promise.all(
    threads.map(async (thread) => {
      const stat = await readFile(`${tasks}/${thread}/stat`, 'utf8').catch(() => '');
      // The second field is the thread's name in parentheses, the third its state.
      return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    }),
  );
  return states.length > 0 && states.every((state) => state === 'T');
}
