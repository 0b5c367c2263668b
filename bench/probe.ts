/**
 * Loaded with --import into a measured process: writes what it has cost to the file named by BENCH_PROBE when it ends,
 * and the CPU used so far to standard error's neighbour, file descriptor 3, each second when BENCH_SAMPLES is set.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

export interface ProbeReport {
  /** User and system CPU of all threads, seconds, from the process's start. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** The most resident memory. */
  readonly peakMegabytes: number;
  readonly allocatedMegabytes: number | undefined;
  /** Event-loop delay, milliseconds. */
  readonly delayP99: number;
  readonly delayMax: number;
  /** Share of the time between the first `_bulk` request and the last answer in which one was in flight. */
  readonly bulkShare: number | undefined;
  /** CPU used until then, seconds, once a second. */
  readonly samples: readonly { readonly at: number; readonly cpuSeconds: number }[];
}

const file = process.env['BENCH_PROBE'];
if (file !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  const bulk = watchBulk();
  const samples: { at: number; cpuSeconds: number }[] = [];
  if (process.env['BENCH_SAMPLES'] !== undefined) {
    setInterval(() => samples.push({ at: Date.now(), cpuSeconds: cpuSeconds() }), 1_000).unref();
  }
  process.on('exit', () => {
    const heap = getHeapStatistics() as { total_allocated_bytes?: number };
    const report: ProbeReport = {
      cpuSeconds: cpuSeconds(),
      wallSeconds: performance.now() / 1000,
      peakMegabytes: process.resourceUsage().maxRSS / 1024,
      allocatedMegabytes: heap.total_allocated_bytes === undefined ? undefined : heap.total_allocated_bytes / 2 ** 20,
      delayP99: delay.percentile(99) / 1e6,
      delayMax: delay.max / 1e6,
      bulkShare: bulk(),
      samples,
    };
    writeFileSync(file, JSON.stringify(report));
  });
}

function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return (userCPUTime + systemCPUTime) / 1e6;
}

/** The Elasticsearch client sends with undici, which tells of each request. */
function watchBulk(): () => number | undefined {
  const open = new Set<object>();
  let [first, last, since, busy] = [0, 0, 0, 0];
  subscribe('undici:request:create', (message) => {
    const { request } = message as { request: { path: string } };
    if (!request.path.includes('.audit-') || !request.path.includes('/_bulk')) return;
    if (open.size === 0) since = performance.now();
    if (first === 0) first = since;
    open.add(request);
  });
  const end = (message: unknown): void => {
    if (!open.delete((message as { request: object }).request)) return;
    last = performance.now();
    if (open.size === 0) busy += last - since;
  };
  subscribe('undici:request:trailers', end);
  subscribe('undici:request:error', end);
  return () => (first === 0 ? undefined : busy / (last - first));
}
