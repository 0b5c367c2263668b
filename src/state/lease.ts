import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Who works on a tenant, and until when. */
export interface Lease {
  readonly host: string;
  readonly pid: number;
  readonly instance: string;
  /** Epoch ms. */
  readonly expires: number;
}

export interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly instance: string;
}

/** This process. */
export function thisHolder(): Holder {
  return { host: hostname(), pid: process.pid, instance: randomUUID() };
}

/** Whether a process of this host is alive; signal 0 only asks. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Whether `holder` may take the lease: it is free, its own, over, or its owner is certainly gone. On the same host a
 * dead process holds nothing, nor does one whose pid is now ours: in a container every life has the same pid.
 */
export function mayTake(
  lease: Lease | undefined,
  holder: Holder,
  now: number,
  alive: (pid: number) => boolean,
): boolean {
  if (lease === undefined || lease.instance === holder.instance || lease.expires <= now) return true;
  if (lease.host !== holder.host) return false;
  return lease.pid === holder.pid || !alive(lease.pid);
}
