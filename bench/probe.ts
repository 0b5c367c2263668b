/** Loaded with --import into a measured process: writes what it has cost to the file named by BENCH_PROBE when it exits. */
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

export interface ProbeReport {
  /** User and system CPU, seconds. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMegabytes: number;
  readonly allocatedMegabytes: number | undefined;
  /** Event-loop delay, milliseconds. */
  readonly delayP99: number;
  readonly delayMax: number;
}

const file = process.env['BENCH_PROBE'];
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const started = performance.now();
  process.on('exit', () => {
    const usage = process.resourceUsage();
    const heap = getHeapStatistics() as { total_allocated_bytes?: number };
    const report: ProbeReport = {
      cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
      wallSeconds: (performance.now() - started) / 1000,
      peakMegabytes: usage.maxRSS / 1024,
      allocatedMegabytes: heap.total_allocated_bytes === undefined ? undefined : heap.total_allocated_bytes / 2 ** 20,
      delayP99: delay.percentile(99) / 1e6,
      delayMax: delay.max / 1e6,
    };
    writeFileSync(file, JSON.stringify(report));
  });
}
