import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { authorityFile, configuration, NO_QUOTA, outputFile } from './configuration.ts';
import { CLI, start, startSimulatorProcess, type Measured, type RunningSimulator } from './processes.ts';

/** One backlog to drain. */
export interface Scenario {
  readonly name: string;
  readonly records: number;
  readonly recordsPerContent: number;
  readonly tenants: number;
  readonly output: 'file' | 'elasticsearch';
}

export interface Result extends Measured {
  readonly scenario: Scenario;
  readonly recordsPerSecond: number;
  readonly cpuPerMillion: number;
  /** From the start of the process until a first line was in the file; undefined with Elasticsearch. */
  readonly firstDocumentSeconds: number | undefined;
}

/** Where a scenario happens; deleted afterwards. */
export interface Place {
  readonly folder: string;
  readonly simulator: RunningSimulator;
  readonly config: string;
}

export interface PlaceOptions {
  readonly tenants: number;
  readonly contents: number;
  readonly recordsPerContent: number;
  readonly requestsPerMinute?: number;
  readonly schedule?: string;
  readonly preserveOriginal?: boolean;
  readonly elasticsearch?: { readonly url: string; readonly namespace: string } | undefined;
}

/** Runs `act` with a simulator in a process of its own and a configuration that fits it. */
export async function inPlace<T>(options: PlaceOptions, act: (place: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  const facts = {
    tenants: options.tenants,
    contents: options.contents,
    'records-per-content': options.recordsPerContent,
    'requests-per-minute': options.requestsPerMinute ?? NO_QUOTA,
    days: 6,
    'ca-out': authorityFile(folder),
  };
  const args = Object.entries(facts).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const simulator = await startSimulatorProcess(['--control', ...args]);
  try {
    const config = join(folder, 'config.yaml');
    writeFileSync(config, configuration({ ...options, address: simulator.address, folder }));
    return await act({ folder, simulator, config });
  } finally {
    simulator.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Drains a backlog with `once`. Throws when a record is missing. */
export function drain(
  scenario: Scenario,
  options: Partial<PlaceOptions> = {},
  look: (place: Place) => void = () => {},
): Promise<Result> {
  const { records, recordsPerContent, tenants } = scenario;
  const contents = Math.ceil(records / recordsPerContent);
  return inPlace({ tenants, contents, recordsPerContent, ...options }, async (place) => {
    const began = performance.now();
    const running = start(CLI, ['once', '--config', place.config, '--json']);
    const toFile = scenario.output === 'file';
    const [measured, firstDocumentSeconds] = await Promise.all([
      running.measured,
      toFile ? firstLine(outputFile(place.folder), began, running.measured) : undefined,
    ]);
    const { received, seconds } = outcome(scenario, measured);
    look(place);
    return {
      ...measured,
      scenario,
      recordsPerSecond: received / seconds,
      cpuPerMillion: (measured.probe.cpuSeconds / received) * 1e6,
      firstDocumentSeconds,
    };
  });
}

function outcome({ name, records }: Scenario, { code, stdout }: Measured): { received: number; seconds: number } {
  const summary = JSON.parse(stdout) as { records: { received: number; indexed: number }; seconds: number };
  const { received, indexed } = summary.records;
  if (code !== 0 || received < records || indexed !== received)
    throw new Error(`${name} ended with ${code}: ${stdout}`);
  return { received, seconds: summary.seconds };
}

async function firstLine(path: string, began: number, ended: Promise<unknown>): Promise<number | undefined> {
  const state = { ended: false };
  void ended.finally(() => (state.ended = true)).catch(() => {});
  while (!state.ended) {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0) return (performance.now() - began) / 1000;
    await sleep(5);
  }
  return undefined;
}
