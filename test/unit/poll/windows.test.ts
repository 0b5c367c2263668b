import { expect } from 'chai';
import fc from 'fast-check';
import { EDGE, oldestStart, planWindows, RETENTION, splitWindows, WIDEST } from '../../../src/poll/windows.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 0, 15, 12, 34, 56, 789);
const SETTINGS = { settle: 300_000, overlap: HOUR, initialLookback: 7 * 24 * HOUR };
const iso = (time: number): string => new Date(time).toISOString();

describe('planning windows', () => {
  it('begins as far back as the API reaches when there is no checkpoint, and says nothing of a gap', () => {
    const { windows, gap } = planWindows({ checkpoint: undefined, now: NOW, ...SETTINGS });
    expect(iso(windows[0]!.start)).to.equal('2026-01-08T12:44:00.000Z');
    expect(iso(windows.at(-1)!.end)).to.equal('2026-01-15T12:29:56.000Z');
    expect(windows).to.have.length(7);
    expect(gap).to.equal(undefined);
  });

  it('lists the overlap again behind the checkpoint, from a whole minute', () => {
    const { windows } = planWindows({ checkpoint: NOW - 400_000, now: NOW, ...SETTINGS });
    expect(windows.map(({ start, end }) => [iso(start), iso(end)])).to.deep.equal([
      ['2026-01-15T11:28:00.000Z', '2026-01-15T12:29:56.000Z'],
    ]);
  });

  it('names what a downtime of more than seven days has cost', () => {
    const checkpoint = NOW - RETENTION - 5 * HOUR;
    const { windows, gap } = planWindows({ checkpoint, now: NOW, ...SETTINGS });
    expect(gap).to.deep.equal({ start: checkpoint, end: oldestStart(NOW) });
    expect(windows[0]!.start).to.equal(oldestStart(NOW));
  });

  it('does not let a checkpoint of the future hide what is created now', () => {
    const { windows } = planWindows({ checkpoint: NOW + 24 * HOUR, now: NOW, ...SETTINGS });
    expect(windows).to.have.length(1);
    expect(iso(windows[0]!.start)).to.equal('2026-01-15T11:29:00.000Z');
  });

  it('has nothing to list when everything is younger than the settle delay', () => {
    expect(
      planWindows({ checkpoint: undefined, now: NOW, ...SETTINGS, initialLookback: 60_000 }).windows,
    ).to.deep.equal([]);
  });

  it('covers every moment once or more, in windows that the API accepts, whatever the checkpoint', () => {
    fc.assert(
      fc.property(
        fc.record({
          checkpoint: fc.option(fc.integer({ min: NOW - 30 * 24 * HOUR, max: NOW + HOUR }), { nil: undefined }),
          settle: fc.integer({ min: 0, max: HOUR }),
          overlap: fc.integer({ min: 0, max: 24 * HOUR }),
          initialLookback: fc.integer({ min: 0, max: 7 * 24 * HOUR }),
        }),
        (settings) => {
          const { windows, gap } = planWindows({ now: NOW, ...settings });
          const end = Math.floor((NOW - settings.settle) / 1000) * 1000;
          for (const window of windows) {
            expect(window.end - window.start).to.be.within(1, WIDEST);
            expect(window.start).to.be.at.least(NOW - RETENTION);
          }
          windows.slice(1).forEach((window, index) => {
            expect(windows[index]!.end - window.start).to.equal(EDGE);
          });
          const from = gap?.end ?? settings.checkpoint;
          if (windows.length > 0) {
            expect(windows.at(-1)!.end).to.equal(end);
            if (from !== undefined) expect(windows[0]!.start).to.be.at.most(Math.min(from, end));
          } else if (from !== undefined) {
            expect(Math.min(from, end) - settings.overlap).to.be.at.least(end - 60_000);
          }
        },
      ),
    );
  });

  it('splits a window of any width without holes', () => {
    expect(splitWindows(0, WIDEST)).to.deep.equal([{ start: 0, end: WIDEST }]);
    expect(splitWindows(0, WIDEST + 1000)).to.deep.equal([
      { start: 0, end: WIDEST },
      { start: WIDEST - EDGE, end: WIDEST + 1000 },
    ]);
    expect(splitWindows(5, 5)).to.deep.equal([]);
    expect(splitWindows(1_999, 5_999)).to.deep.equal([{ start: 1_000, end: 5_000 }]);
  });
});
