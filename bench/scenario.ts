import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exporter, startSimulatorProcess, type Measured } from './processes.ts';

/** One backlog to drain. */
export interface Scenario {
  readonly name: string;
  readonly records: number;
  readonly recordsPerContent: number;
  readonly tenants: number;
  /** An Elasticsearch's address; without one the documents go to a file. */
  readonly elasticsearch?: string;
}

export interface Result extends Measured {
  readonly scenario: Scenario;
  readonly recordsPerSecond: number;
  readonly cpuPerMillion: number;
  /** Where the documents are, for a scenario to a file. */
  readonly output: string;
  readonly dispose: () => void;
}

/** Far above what is needed: the benchmark is not about the API's quota. */
const REQUESTS_PER_MINUTE = 1_000_000;

/** Drains the backlog once with `once`, the simulator in a process of its own. */
export async function runScenario(scenario: Scenario): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-run-'));
  const contents = Math.ceil(scenario.records / scenario.recordsPerContent);
  const simulator = await startSimulatorProcess([
    '--tenants',
    String(scenario.tenants),
    '--contents',
    String(contents),
    '--records-per-content',
    String(scenario.recordsPerContent),
    '--requests-per-minute',
    String(REQUESTS_PER_MINUTE),
    '--days',
    '6',
    '--ca-out',
    join(folder, 'ca.pem'),
  ]);
  try {
    const output = join(folder, 'audit.ndjson');
    const config = join(folder, 'config.yaml');
    writeFileSync(config, JSON.stringify(configuration(scenario, simulator.address, folder, output)));
    const measured = await exporter(['once', '--config', config, '--json']);
    const summary = JSON.parse(measured.stdout) as { records: { received: number }; seconds: number };
    if (measured.code !== 0) throw new Error(`${scenario.name}: once ended with ${measured.code}: ${measured.stdout}`);
    return {
      ...measured,
      scenario,
      recordsPerSecond: summary.records.received / summary.seconds,
      cpuPerMillion: (measured.probe.cpuSeconds / summary.records.received) * 1e6,
      output,
      dispose: () => rmSync(folder, { recursive: true, force: true }),
    };
  } finally {
    simulator.stop();
  }
}

function configuration(
  { tenants, elasticsearch }: Scenario,
  address: Awaited<ReturnType<typeof startSimulatorProcess>>['address'],
  folder: string,
  output: string,
): unknown {
  return {
    tenants: address.tenants.slice(0, tenants).map(({ tenantId, clientId, clientSecret }) => ({
      tenantId,
      clientId,
      credential: { clientSecret },
      endpoints: { api: address.http, authority: address.https, scope: `${address.http}/.default` },
      requestsPerMinute: REQUESTS_PER_MINUTE,
    })),
    network: { caFile: join(folder, 'ca.pem') },
    output:
      elasticsearch === undefined
        ? { file: { path: output } }
        : { elasticsearch: { nodes: [elasticsearch], namespace: `bench${Date.now()}` } },
    ...(elasticsearch === undefined ? { state: { type: 'sqlite', path: join(folder, 'state.db') } } : {}),
    log: { level: 'warn' },
  };
}
