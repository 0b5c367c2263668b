import { cpus, totalmem } from 'node:os';
import type { BudgetResult } from './budget.ts';
import type { IdleResult } from './idle.ts';
import type { Result } from './scenario.ts';

export interface Report {
  readonly results: readonly Result[];
  /** CPU seconds per million records. */
  readonly parseFloor: number;
  /** Documents per second. */
  readonly bulkCeiling: number | undefined;
  readonly elasticsearch: string | undefined;
  readonly idle: IdleResult | undefined;
  readonly budget: BudgetResult | undefined;
}

/** The report as Markdown. */
export function markdown(report: Report): string {
  const { results, parseFloor, bulkCeiling, idle, budget, elasticsearch } = report;
  const [cpu] = cpus();
  const lines = [
    `Node.js ${process.version.slice(1)}, ${elasticsearch === undefined ? '' : `Elasticsearch ${elasticsearch}, `}${cpus().length} cores (${cpu?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, ${new Date().toISOString().slice(0, 10)}.`,
    '',
    '| scenario | records | per blob | tenants | records/s | CPU-s per million | ratio to floor | peak MB | allocated KB/record | loop delay p99, max ms | other |',
    '|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|',
    ...results.map((result) => row(result, report)),
    '',
    `Floors of the same run: parsing and serialising ${fixed(parseFloor, 1)} CPU-s per million records${bulkCeiling === undefined ? '' : `; raw \`_bulk\` of the same documents ${Math.round(bulkCeiling).toLocaleString('en')} documents/s`}.`,
  ];
  if (idle !== undefined) {
    lines.push(
      '',
      `An idle cycle of ${idle.tenants} tenants × 5 types: ${fixed(idle.cpuPerCycle, 2)} CPU-s, ${fixed(idle.listings, 2)} listings each, peak ${Math.round(idle.peakMegabytes)} MB.`,
    );
  }
  if (budget !== undefined) {
    lines.push(
      '',
      `Budget of ${budget.requestsPerMinute} requests a minute: ${percent(budget.share)} used over ${fixed(budget.minutes, 1)} minutes, ${budget.throttled} AF429.`,
    );
  }
  return lines.join('\n');
}

function row(result: Result, { parseFloor, bulkCeiling }: Report): string {
  const { scenario, recordsPerSecond, cpuPerMillion, probe, firstDocumentSeconds } = result;
  const other: string[] = [];
  if (firstDocumentSeconds !== undefined) other.push(`first document after ${fixed(firstDocumentSeconds, 1)} s`);
  if (scenario.output === 'elasticsearch' && bulkCeiling !== undefined)
    other.push(`${fixed(recordsPerSecond / bulkCeiling, 2)} of the ceiling`);
  if (probe.bulkShare !== undefined) other.push(`bulk in flight ${percent(probe.bulkShare)}`);
  const perRecord = ((probe.allocatedMegabytes ?? NaN) * 1024) / scenario.records;
  const cells = [
    scenario.name,
    scenario.records.toLocaleString('en'),
    scenario.recordsPerContent.toLocaleString('en'),
    scenario.tenants,
    Math.round(recordsPerSecond).toLocaleString('en'),
    fixed(cpuPerMillion, 1),
    fixed(cpuPerMillion / parseFloor, 1),
    Math.round(probe.peakMegabytes),
    fixed(perRecord, 1),
    `${fixed(probe.delayP99, 0)}, ${fixed(probe.delayMax, 0)}`,
    other.join(', '),
  ];
  return `| ${cells.join(' | ')} |`;
}

export const fixed = (value: number, digits: number): string => value.toFixed(digits);
export const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
