import { setTimeout as sleep } from 'node:timers/promises';
import { CLI, start } from './processes.ts';
import { inPlace } from './scenario.ts';
import { simulatorStats } from './stats.ts';

export interface IdleResult {
  readonly tenants: number;
  readonly cycles: number;
  readonly cpuPerCycle: number;
  /** Listings a cycle, tenant and content type. */
  readonly listings: number;
  readonly peakMegabytes: number;
}

const CONTENT_TYPES = 5;
const EVERY = 10;

/** What a cycle of the daemon costs that finds nothing new. */
export function idle(tenants: number, cycles: number): Promise<IdleResult> {
  const place = { tenants, contents: tenants * CONTENT_TYPES, recordsPerContent: 1, schedule: `*/${EVERY} * * * * *` };
  return inPlace(place, async ({ config, simulator }) => {
    const { child, measured } = start(CLI, ['run', '--config', config], { BENCH_SAMPLES: '1' });
    const { http } = simulator.address;
    const all = tenants * CONTENT_TYPES;
    while (((await simulatorStats(http)).requests['content'] ?? 0) < all) await sleep(500);
    // Between two cycles, so that each counts whole.
    await sleep(EVERY * 1_500);
    await between();
    const [from, before] = [Date.now(), await simulatorStats(http)];
    await sleep(EVERY * 1_000 * cycles);
    const [to, after] = [Date.now(), await simulatorStats(http)];
    child.kill();
    const { probe } = await measured;
    const used = probe.samples.filter(({ at }) => at >= from && at <= to).map(({ cpuSeconds }) => cpuSeconds);
    return {
      tenants,
      cycles,
      cpuPerCycle: ((used.at(-1) ?? NaN) - (used[0] ?? NaN)) / cycles,
      listings: ((after.requests['list'] ?? 0) - (before.requests['list'] ?? 0)) / cycles / all,
      peakMegabytes: probe.peakMegabytes,
    };
  });
}

/** Waits until the middle between two ticks of the schedule. */
async function between(): Promise<void> {
  const period = EVERY * 1_000;
  await sleep((1.7 * period - (Date.now() % period)) % period);
}
