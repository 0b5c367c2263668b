import type { Report } from './report.ts';
import type { Result } from './scenario.ts';

const WIDTH = 720;
const ROW = 22;
const LEFT = 150;
const BAR = 440;

interface Panel {
  readonly title: string;
  readonly value: (result: Result) => number;
  /** A line to compare with, in the value's unit. */
  readonly mark: { readonly label: string; readonly value: number };
}

/** Bars for CPU and memory of each scenario, as SVG. */
export function plot({ results, parseFloor }: Report): string {
  const panels: Panel[] = [
    {
      title: 'CPU seconds per million records',
      value: ({ cpuPerMillion }) => cpuPerMillion,
      mark: { label: 'parse and serialise', value: parseFloor },
    },
    {
      title: 'Peak memory, MB',
      value: ({ probe }) => probe.peakMegabytes,
      mark: { label: '150 MB', value: 150 },
    },
  ];
  const height = ROW * (results.length + 2);
  const body = panels.map((panel, index) => draw(panel, results, index * height));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${panels.length * height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="#fff"/>
${body.join('\n')}
</svg>
`;
}

function draw({ title, value, mark }: Panel, results: readonly Result[], top: number): string {
  const most = Math.max(mark.value, ...results.map((result) => value(result)));
  const width = (amount: number): number => Math.round((amount / most) * BAR);
  const at = LEFT + width(mark.value);
  const bars = results.map((result, index) => {
    const y = top + ROW * (index + 1.4);
    const amount = value(result);
    return `<text x="${LEFT - 8}" y="${y + 11}" text-anchor="end">${result.scenario.name}</text>
<rect x="${LEFT}" y="${y}" width="${width(amount)}" height="14" fill="#3b7dd8"/>
<text x="${LEFT + width(amount) + 6}" y="${y + 11}">${amount.toFixed(amount < 100 ? 1 : 0)}</text>`;
  });
  return `<text x="${LEFT}" y="${top + 18}" font-weight="bold">${title}</text>
${bars.join('\n')}
<path d="M${at} ${top + ROW * 1.2}V${top + ROW * (results.length + 1.3)}" stroke="#c33" stroke-dasharray="4 3"/>
<text x="${WIDTH - 8}" y="${top + 18}" text-anchor="end" fill="#c33">${mark.label}: ${mark.value.toFixed(mark.value < 100 ? 1 : 0)}</text>`;
}
