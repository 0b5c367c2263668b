import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { startElasticsearch } from './elasticsearch/start.ts';
import { ElasticsearchUnavailableError, type RunningElasticsearch } from './elasticsearch/types.ts';

const CONTENTS = 150;
const RECORDS_PER_CONTENT = 40;

/** What a demo runs on: a tenant full of invented records, an Elasticsearch if one can be had, and a configuration for both. */
export interface Stage {
  readonly simulator: Simulator;
  readonly elasticsearch: RunningElasticsearch | undefined;
  /** Why there is no Elasticsearch. */
  readonly missing: string | undefined;
  readonly configFile: string;
  /** Where documents go without Elasticsearch. */
  readonly outputFile: string;
  end(): Promise<void>;
}

/** Starts everything on free ports of this machine; `say` tells a waiting person what is going on. */
export async function setStage(say: (line: string) => void, signal: AbortSignal): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'o365-audit-exporter-demo-'));
  say('Starting a simulated tenant …');
  const simulator = await startSimulator({
    contents: CONTENTS,
    recordsPerContent: RECORDS_PER_CONTENT,
    days: 5,
    repeated: 0.02,
  });
  say('Starting Elasticsearch (the first time it is fetched and built, which takes a minute) …');
  let elasticsearch: RunningElasticsearch | undefined;
  let missing: string | undefined;
  try {
    elasticsearch = await startElasticsearch({}, signal);
  } catch (error) {
    if (!(error instanceof ElasticsearchUnavailableError)) throw error;
    missing = error.message;
  }
  const caFile = join(folder, 'ca.pem');
  const configFile = join(folder, 'config.yaml');
  const outputFile = join(folder, 'audit.ndjson');
  writeFileSync(caFile, simulator.ca);
  // YAML is a superset of JSON.
  writeFileSync(
    configFile,
    JSON.stringify(configuration(simulator, elasticsearch, { caFile, outputFile, folder }), undefined, 2),
  );
  return {
    simulator,
    elasticsearch,
    missing,
    configFile,
    outputFile,
    async end() {
      await simulator.close();
      await elasticsearch?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  { http, https, tenants }: Simulator,
  elasticsearch: RunningElasticsearch | undefined,
  { caFile, outputFile, folder }: { readonly caFile: string; readonly outputFile: string; readonly folder: string },
): object {
  const toFile = { output: { file: { path: outputFile } }, state: { type: 'sqlite', path: join(folder, 'state.db') } };
  const toElasticsearch = { output: { elasticsearch: { nodes: [elasticsearch?.url], namespace: 'demo' } } };
  return {
    tenants: tenants.map(({ tenantId, clientId, clientSecret }) => ({
      name: 'contoso',
      tenantId,
      clientId,
      credential: { clientSecret },
      endpoints: { api: http, authority: https, scope: `${http}/.default` },
    })),
    network: { caFile },
    ...(elasticsearch === undefined ? toFile : toElasticsearch),
    log: { level: 'warn', format: 'text' },
  };
}

/** Prints counts with bars, widest first. */
export function printCounts(out: Writable, title: string, counts: readonly (readonly [string, number])[]): void {
  const widest = Math.max(...counts.map(([name]) => name.length), 0);
  const most = Math.max(...counts.map(([, count]) => count), 1);
  out.write(`\n${title}\n`);
  for (const [name, count] of counts) {
    out.write(
      `  ${name.padEnd(widest)}  ${String(count).padStart(6)}  ${'▇'.repeat(Math.max(1, Math.round((count / most) * 30)))}\n`,
    );
  }
}
