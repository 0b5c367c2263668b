/**
 * The chaos suite: a tenant that misbehaves in every way that the simulator knows, an exporter that is killed, an
 * Elasticsearch that is killed, paused, blocked and rolled over, at random by a seed. Afterwards everything is left in
 * peace, and every record that was offered must be there once. `npm run chaos -- --short` is for CI.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startElasticsearch } from '../../src/demo/elasticsearch/start.ts';
import { Random } from '../../src/simulator/random.ts';
import { OVERLAP, readOptions, SETTLE, type ChaosOptions } from './options.ts';
import { Remote } from './remote.ts';
import { unrest } from './unrest.ts';
import { verify, type Verdict } from './verify.ts';
import { Victim } from './victim.ts';

const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const NAMESPACE = 'chaos';
const BEHIND = 8 * 60 * 60_000;
const LATE_LISTING = 11 * 60_000;
/** What is younger than the settle delay is left for the next cycle. */
const UNSETTLED = 10_000;

const options = readOptions(process.argv.slice(2));
const folder = mkdtempSync(join(tmpdir(), 'chaos-'));
const say = (line: string): void => console.log(`${new Date().toISOString().slice(11, 19)} ${line}`);
say(`seed ${options.seed}; everything is in ${folder}`);

const elasticsearch = await startElasticsearch(
  { dataDir: join(folder, 'elasticsearch'), heap: '1g' },
  AbortSignal.timeout(300_000),
);
const remote = await Remote.start(CLI, simulatorArguments(options, join(folder, 'ca.pem')));
const config = join(folder, 'config.yaml');
writeFileSync(config, JSON.stringify(configuration(remote, elasticsearch.url, join(folder, 'ca.pem'))));
// The service's clock is put forward again and again: so it begins behind, and never is far ahead of the cluster's.
await remote.advance(-BEHIND);
const victim = new Victim(CLI, config, join(folder, 'exporter.log'));
let failed = true;
try {
  const began = Date.now();
  const deeds = await unrest({
    options,
    random: new Random(options.seed),
    remote,
    victim,
    elasticsearch,
    namespace: NAMESPACE,
    say,
  });
  await victim.drain();
  say(`${JSON.stringify(deeds)}; now peace`);
  await remote.clearFaults();
  await remote.advance(LATE_LISTING);
  const until = (await remote.now()) - UNSETTLED;
  const once = await untilDelivered('once');
  const reconcile = await untilDelivered('reconcile');
  const verdict = await verify(elasticsearch.url, NAMESPACE, remote, until);
  const { faults, leaks, missingPublisher, internalErrors } = await remote.stats();
  failed = report(verdict, {
    once,
    reconcile,
    leaks,
    missingPublisher,
    internalErrors,
    seconds: (Date.now() - began) / 1000,
  });
  console.log(JSON.stringify({ options, deeds, faults, leaks, verdict: shorten(verdict) }));
} finally {
  await victim.kill();
  await remote.stop();
  await elasticsearch.stop();
  if (failed) say(`the exporter's log: ${join(folder, 'exporter.log')}`);
  else rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** Runs a command until it says that all is delivered; a subscription that was disabled needs its fifteen minutes. */
async function untilDelivered(command: string): Promise<number | null> {
  let code: number | null = null;
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const ended = await victim.command(command, '--json');
    ({ code } = ended);
    say(`${command}: exit ${code} ${ended.stdout.trim().slice(0, 400)}`);
    if (code === 0) break;
    await remote.advance(16 * 60_000);
  }
  return code;
}

function report(verdict: Verdict, rest: Record<string, unknown>): boolean {
  const { lost, doubled, invented, ledgerErrors } = verdict;
  const leaks = Object.values(rest['leaks'] as Record<string, number>).reduce((sum, count) => sum + count, 0);
  const log = readFileSync(join(folder, 'exporter.log'), 'utf8');
  const secrets = remote.greeting.tenants.filter(({ clientSecret }) => log.includes(clientSecret)).length;
  const unhandled = /unhandled|UnhandledPromise|TypeError|ReferenceError/.exec(log)?.[0];
  const complaints = [
    ...(lost.length > 0 ? [`${lost.length} lost: ${lost.slice(0, 3).join('; ')}`] : []),
    ...(doubled.length > 0 ? [`${doubled.length} doubled: ${doubled.slice(0, 3).join('; ')}`] : []),
    ...(invented.length > 0 ? [`${invented.length} never offered: ${invented.slice(0, 3).join('; ')}`] : []),
    ...(ledgerErrors.length > 0
      ? [`the ledger errs on ${ledgerErrors.length}: ${ledgerErrors.slice(0, 3).join('; ')}`]
      : []),
    ...(leaks > 0 ? [`a token reached a foreign host ${leaks} times`] : []),
    ...(secrets > 0 ? ['a secret is in the log'] : []),
    ...(unhandled === undefined ? [] : [`the log speaks of ${unhandled}`]),
    ...(rest['once'] === 0 && rest['reconcile'] === 0 ? [] : ['a command did not end with 0']),
    ...victim.crashes,
  ];
  say(JSON.stringify({ ...shorten(verdict), ...rest }));
  for (const complaint of complaints) say(`WRONG: ${complaint}`);
  console.log(`chaos: ${complaints.length === 0 ? 1 : 0} passed, ${complaints.length === 0 ? 0 : 1} failed`);
  return complaints.length > 0;
}

function shorten({ lost, doubled, invented, ledgerErrors, ...counts }: Verdict): object {
  return {
    ...counts,
    lost: lost.length,
    doubled: doubled.length,
    invented: invented.length,
    ledgerErrors: ledgerErrors.length,
  };
}

function simulatorArguments({ seed, tenants, contents, recordsPerContent }: ChaosOptions, ca: string): string[] {
  const settings = {
    http: '127.0.0.1:0',
    https: '127.0.0.1:0',
    'ca-out': ca,
    seed,
    tenants,
    contents,
    'records-per-content': recordsPerContent,
    days: 4,
    rate: 15,
    repeated: 0.05,
    'requests-per-minute': 20_000,
    'page-size': 10,
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
}

function configuration({ greeting: { http, https, tenants } }: Remote, url: string, caFile: string): object {
  return {
    tenants: tenants.map(({ tenantId, clientId, clientSecret }, index) => ({
      name: `tenant-${index}`,
      tenantId,
      clientId,
      credential: { clientSecret },
      endpoints: { api: http, authority: https, scope: `${http}/.default` },
      requestsPerMinute: 20_000,
    })),
    poll: { schedule: '*/2 * * * * *', settle: `${SETTLE}ms`, overlap: `${OVERLAP}ms` },
    output: { elasticsearch: { nodes: [url], namespace: NAMESPACE } },
    network: { caFile },
    http: { host: '127.0.0.1', port: 0 },
    log: { level: 'info' },
  };
}
