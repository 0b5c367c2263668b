/**
 * `npm run bench`: drains backlogs of a simulated tenant and prints what that cost, beside the floors of the same run.
 *
 * --quick        the short run that CI makes; fails when docs/performance.md states much better numbers
 * --only NAME    only this scenario or measurement (may be repeated)
 * --write        puts table and plot into docs/
 * Elasticsearch: the one at TEST_ELASTICSEARCH_URL, else one is started.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { budget } from './budget.ts';
import { withElasticsearch, type Cluster } from './cluster.ts';
import { bulkCeiling, makeSamples, parseFloor } from './floors.ts';
import { judge } from './guard.ts';
import { idle } from './idle.ts';
import { QUICK, SCENARIOS, WARM_UP } from './plan.ts';
import { ROOT } from './processes.ts';
import { markdown, type Report } from './report.ts';
import { drain, type Result, type Scenario } from './scenario.ts';
import { PAGE, writePage } from './page.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const { quick, only, write } = values;
const wanted = (name: string): boolean => only?.includes(name) ?? (!quick || QUICK.includes(name));
const scenarios = SCENARIOS.filter(({ name }) => wanted(name));

execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
const report = await run();
console.log(markdown(report));
if (write) writePage(report);
if (quick) {
  const worse = judge(report, readFileSync(PAGE, 'utf8'));
  for (const line of worse) console.error(line);
  if (worse.length > 0) process.exitCode = 1;
}

async function run(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-samples-'));
  try {
    const samples = await makeSamples(folder);
    const floors = [await parseFloor(samples)];
    const toFile = scenarios.filter(({ output }) => output === 'file');
    const toElasticsearch = scenarios.filter(({ output }) => output === 'elasticsearch');
    const results: Result[] = [];
    for (const scenario of toFile) results.push(await told(scenario, drain(scenario)));
    floors.push(await parseFloor(samples));
    let ceiling: number | undefined;
    let version: string | undefined;
    if (toElasticsearch.length > 0) {
      await withElasticsearch(async (cluster) => {
        ({ version } = cluster);
        const replayed = (): Promise<number> =>
          cluster.inNamespace((namespace) => bulkCeiling(samples, { url: cluster.url, namespace }));
        // A node that has just started takes half of what it takes when it has run for a while: that is not our speed.
        // The first drain also installs the templates.
        await drainInto(cluster, WARM_UP);
        const before = await replayed();
        for (const scenario of toElasticsearch) results.push(await told(scenario, drainInto(cluster, scenario)));
        ceiling = (before + (await replayed())) / 2;
      });
    }
    return {
      results,
      parseFloor: floors.reduce((sum, floor) => sum + floor, 0) / floors.length,
      bulkCeiling: ceiling,
      elasticsearch: version,
      idle: wanted('idle-100') ? await idle(100, 3) : undefined,
      budget: wanted('budget') ? await budget(600, 2) : undefined,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function drainInto(cluster: Cluster, scenario: Scenario): Promise<Result> {
  const { url } = cluster;
  return cluster.inNamespace((namespace) => drain(scenario, { elasticsearch: { url, namespace } }));
}

async function told(scenario: Scenario, result: Promise<Result>): Promise<Result> {
  const { recordsPerSecond, cpuPerMillion, probe } = await result;
  const facts = [
    `${Math.round(recordsPerSecond)} records/s`,
    `${cpuPerMillion.toFixed(1)} CPU-s per million`,
    `${Math.round(probe.peakMegabytes)} MB`,
  ];
  console.error(`${scenario.name}: ${facts.join(', ')}`);
  return result;
}
