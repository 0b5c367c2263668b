import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProbeReport } from './probe.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const PROBE = fileURLToPath(new URL('probe.ts', import.meta.url));
const CLI = join(ROOT, 'dist/cli.js');

export interface SimulatorAddress {
  readonly http: string;
  readonly https: string;
  readonly tenants: readonly { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }[];
}

/** Starts the simulated tenant in a process of its own and waits until it says where it listens. */
export async function startSimulatorProcess(
  args: readonly string[],
): Promise<{ address: SimulatorAddress; stop: () => void }> {
  const child = spawn(process.execPath, [CLI, 'simulate', '--http', '127.0.0.1:0', '--https', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const first = await firstLine(child);
  return { address: JSON.parse(first) as SimulatorAddress, stop: () => child.kill() };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the simulator has no stdout');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the simulator ended before it said where it listens');
}

export interface Measured {
  readonly code: number | null;
  readonly stdout: string;
  readonly probe: ProbeReport;
}

/** Runs a script with the probe loaded. */
export async function measure(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Measured> {
  const report = join(mkdtempSync(join(tmpdir(), 'bench-')), 'probe.json');
  const child = spawn(process.execPath, ['--import', PROBE, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, BENCH_PROBE: report },
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, stdout, probe: JSON.parse(readFileSync(report, 'utf8')) as ProbeReport };
}

export const exporter = (args: readonly string[]): Promise<Measured> => measure(CLI, args);
