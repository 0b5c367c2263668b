import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProbeReport } from './probe.ts';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const CLI = join(ROOT, 'dist/cli.js');

export interface SimulatorAddress {
  readonly http: string;
  readonly https: string;
  readonly tenants: readonly { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }[];
}

export interface RunningSimulator {
  readonly address: SimulatorAddress;
  stop(): void;
}

/** Starts the simulated tenant in a process of its own and waits until it says where it listens. */
export async function startSimulatorProcess(args: readonly string[]): Promise<RunningSimulator> {
  const child = spawn(process.execPath, [CLI, 'simulate', '--http', '127.0.0.1:0', '--https', '127.0.0.1:0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = JSON.parse(await firstLine(child)) as SimulatorAddress;
  return { address, stop: () => void child.kill() };
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

export interface Running {
  readonly child: ChildProcess;
  /** Resolves when it has ended. */
  readonly measured: Promise<Measured>;
}

/** What the first line of the exporter gives to Node.js. */
function flagsOf(script: string): string[] {
  const [first = ''] = readFileSync(script, 'utf8').split('\n');
  return /^#!.* node (--.*)$/.exec(first)?.[1]?.split(' ') ?? [];
}

/** Runs a script with the probe loaded. The probe is stripped of its types beforehand: doing that inside costs 40 MB. */
export function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const folder = mkdtempSync(join(tmpdir(), 'bench-probe-'));
  const [probe, report] = [join(folder, 'probe.mjs'), join(folder, 'report.json')];
  writeFileSync(probe, stripTypeScriptTypes(readFileSync(new URL('probe.ts', import.meta.url), 'utf8')));
  const child = spawn(process.execPath, [...flagsOf(script), '--import', probe, script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env, BENCH_PROBE: report },
  });
  return { child, measured: finish() };

  async function finish(): Promise<Measured> {
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    const probeReport = JSON.parse(readFileSync(report, 'utf8')) as ProbeReport;
    rmSync(folder, { recursive: true, force: true });
    return { code, stdout, probe: probeReport };
  }
}

export const measure = (script: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Measured> =>
  start(script, args, env).measured;
