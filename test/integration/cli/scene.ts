import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@elastic/elasticsearch';
import { assert } from 'chai';
import type { SummaryReport } from '../../../src/cycle/summary.ts';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';
import { Program, type Ended } from './process.ts';

export const GENERAL = 'Audit.General';
export const SHAREPOINT = 'Audit.SharePoint';
export const MINUTE = 60_000;

type Json = Record<string, unknown>;

/** A simulated tenant of its own, a folder, and the program against both. */
export interface Scene {
  readonly simulator: Simulator;
  readonly folder: string;
  readonly tenantId: string;
  /** Writes a configuration: `over` replaces top-level keys, `tenant` keys of the tenant. Returns the file. */
  configure(over: Json, tenant?: Json): string;
  /** Runs a command to its end, with the configuration written last. */
  run(command: string, ...argv: readonly string[]): Promise<Ended>;
  /** Starts a command. */
  start(command: string, ...argv: readonly string[]): Program;
}

/** A new scene for each test of the describe block; processes, server and folder are gone after it. */
export function useScene(options: SimulatorOptions = {}): Scene {
  let simulator: Simulator;
  let folder = '';
  let tenantId = '';
  let file = '';
  let programs: Program[] = [];

  beforeEach(async () => {
    // The index of checkpoints is one for all tests.
    tenantId = randomUUID();
    simulator = await startSimulator({ tenants: [{ tenantId }], ...options });
    folder = mkdtempSync(join(tmpdir(), 'o365-audit-exporter-test-'));
  });

  afterEach(async () => {
    await Promise.all(programs.map((program) => program.destroy()));
    holdSecrecy(programs, simulator);
    programs = [];
    await simulator.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (command: string, ...argv: readonly string[]): Program => {
    const program = new Program([...command.split(' '), ...(file === '' ? [] : ['--config', file]), ...argv]);
    programs.push(program);
    return program;
  };

  return {
    get simulator() {
      return simulator;
    },
    get folder() {
      return folder;
    },
    get tenantId() {
      return tenantId;
    },
    configure(over, tenant = {}) {
      const { http, tenants } = simulator;
      file = join(folder, 'config.yaml');
      const config = {
        tenants: tenants.map(({ clientId, clientSecret, tenantId: id }, index) => ({
          name: index === 0 ? 'contoso' : `contoso-${index + 1}`,
          tenantId: id,
          clientId,
          credential: { clientSecret },
          endpoints: { api: http, authority: http, scope: `${http}/.default` },
          contentTypes: [GENERAL, SHAREPOINT],
          ...tenant,
        })),
        http: { host: '127.0.0.1', port: 0 },
        ...over,
      };
      // YAML is a superset of JSON.
      writeFileSync(file, JSON.stringify(config));
      return file;
    },
    start,
    run: (command, ...argv) => start(command, ...argv).ended,
  };
}

/** Neither a client secret nor a token may be seen anywhere. */
function holdSecrecy(programs: readonly Program[], { tenants }: Simulator): void {
  for (const { stdout, stderr } of programs) {
    const said = stdout + stderr;
    for (const { clientSecret } of tenants) assert.notInclude(said, clientSecret);
    assert.notMatch(said, /eyJ[\w-]{10,}\.|Bearer [\w-]{20}|c2ltdWxhdGVk/);
  }
}

/** The one line of JSON that standard output must be. */
export function reportOf({ stdout }: Ended): SummaryReport {
  assert.match(stdout, /^\{.*\}\n$/, 'one line on standard output');
  const report = JSON.parse(stdout) as SummaryReport;
  assert.deepEqual(Object.keys(report), ['contents', 'records', 'gaps', 'seconds']);
  const { received, indexed, duplicate, deadLettered, dropped } = report.records;
  assert.equal(received, indexed + duplicate + deadLettered + dropped, 'the books balance');
  assert.isAtLeast(report.seconds, 0);
  return report;
}

/** A record of our own making. */
export function record(id: string, over: Json = {}): { [key: string]: never } {
  const plain = {
    Id: id,
    RecordType: 6,
    CreationTime: new Date(Date.now() - 30 * MINUTE).toISOString().slice(0, 19),
    Operation: 'FileAccessed',
    OrganizationId: '00000000-0000-4000-8000-000000000001',
    UserType: 0,
    UserKey: 'i:0h.f|membership|ada@contoso.example',
    Workload: 'SharePoint',
    UserId: 'ada@contoso.example',
    ClientIP: '192.0.2.7',
    ObjectId: 'https://contoso.example/sites/a/b.docx',
    ...over,
  };
  return plain as unknown as { [key: string]: never };
}

/** The Ids that a correct collector delivers of these content types, sorted. */
export function idsOwed(simulator: Simulator, contentTypes: readonly string[]): string[] {
  const owed = [...simulator.truth()].filter(({ contentType }) => contentTypes.includes(contentType));
  return [...new Set(owed.flatMap(({ keys }) => [...keys()].map(({ Id }) => Id)))].toSorted();
}

/** Deletes one document, as somebody might by hand; resolves with its source. */
export async function deleteOne(client: Client, index: string, term: Record<string, string> = {}): Promise<unknown> {
  await client.indices.refresh({ index });
  const filter = Object.entries(term).map(([name, value]) => ({ term: { [name]: value } }));
  const [hit] = (await client.search({ index, size: 1, query: { bool: { filter } } })).hits.hits;
  assert.isDefined(hit);
  await client.delete({ index: hit._index, id: hit._id ?? '', refresh: true });
  return hit._source;
}
