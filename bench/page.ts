import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { guardLine } from './guard.ts';
import { QUICK } from './plan.ts';
import { plot } from './plot.ts';
import { ROOT } from './processes.ts';
import { markdown, type Report } from './report.ts';

export const PAGE = join(ROOT, 'docs/performance.md');
const PLOT = join(ROOT, 'docs/performance.svg');
const [FROM, TO] = ['<!-- bench -->', '<!-- /bench -->'];

/** Puts the table between its markers in docs/performance.md, and draws the plot. */
export function writePage(report: Report): void {
  const page = readFileSync(PAGE, 'utf8');
  const [from, to] = [page.indexOf(FROM), page.indexOf(TO)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has no markers`);
  const table = `${FROM}\n\n${markdown(report)}\n\n${guardLine(report, QUICK)}\n\n`;
  writeFileSync(PAGE, page.slice(0, from) + table + page.slice(to));
  writeFileSync(PLOT, plot(report));
}
