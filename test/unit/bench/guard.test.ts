import { expect } from 'chai';
import { judge } from '../../../bench/guard.ts';
import type { Report } from '../../../bench/report.ts';

const PAGE = 'text <!-- guard {"file-20k":{"ratio":10,"peakMegabytes":100}} --> text';

/** A run with this CPU (seconds per million records, the floor being 5) and memory. */
function run(cpuPerMillion: number, peakMegabytes: number): Report {
  const result = { scenario: { name: 'file-20k' }, cpuPerMillion, probe: { peakMegabytes } };
  return { results: [result], parseFloor: 5 } as unknown as Report;
}

describe('the guard of the benchmark', () => {
  it('lets through what is at most half as much again as the page states', () => {
    expect(judge(run(75, 150), PAGE)).to.deep.equal([]);
  });

  it('names what is worse', () => {
    expect(judge(run(80, 151), PAGE)).to.have.length(2);
    expect(judge(run(80, 100), PAGE)[0]).to.match(/^file-20k: CPU .* is 16\.0, above 1\.5 × 10 /);
  });

  it('refuses a page that states nothing', () => {
    expect(() => judge(run(1, 1), 'nothing')).to.throw('no guard line');
  });
});
