import type { Report } from './report.ts';

/** How much worse than stated is still let through. */
const SLACK = 1.5;

interface Stated {
  /** CPU per record, as a multiple of the parse floor. */
  readonly ratio: number;
  readonly peakMegabytes: number;
}

/** What docs/performance.md states, by scenario: the line `<!-- guard {…} -->`. */
export function stated(page: string): Readonly<Record<string, Stated | undefined>> {
  const [, json] = /<!-- guard (\{.*\}) -->/.exec(page) ?? [];
  if (json === undefined) throw new Error('docs/performance.md has no guard line');
  return JSON.parse(json) as Record<string, Stated>;
}

export function guardLine({ results, parseFloor }: Report, names: readonly string[]): string {
  const entries = results
    .filter(({ scenario }) => names.includes(scenario.name))
    .map(({ scenario, cpuPerMillion, probe }) => [
      scenario.name,
      { ratio: Number((cpuPerMillion / parseFloor).toFixed(1)), peakMegabytes: Math.round(probe.peakMegabytes) },
    ]);
  return `<!-- guard ${JSON.stringify(Object.fromEntries(entries))} -->`;
}

/** What is worse than stated, a line each. */
export function judge({ results, parseFloor }: Report, page: string): string[] {
  const bounds = stated(page);
  return results.flatMap(({ scenario, cpuPerMillion, probe }) => {
    const bound = bounds[scenario.name];
    if (bound === undefined) return [];
    const ratio = cpuPerMillion / parseFloor;
    return [
      ...exceeds(`${scenario.name}: CPU per record, as a multiple of the parse floor,`, ratio, bound.ratio),
      ...exceeds(`${scenario.name}: peak memory, MB,`, probe.peakMegabytes, bound.peakMegabytes),
    ];
  });
}

function exceeds(what: string, is: number, should: number): string[] {
  if (is <= SLACK * should) return [];
  return [`${what} is ${is.toFixed(1)}, above ${SLACK} × ${should} as docs/performance.md states`];
}
