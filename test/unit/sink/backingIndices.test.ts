import { expect } from 'chai';
import { mayHold } from '../../../src/sink/elasticsearch/backingIndices.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = 100 * DAY;
const INDICES = [
  { name: 'a', created: NOW - 30 * DAY },
  { name: 'b', created: NOW - 20 * DAY },
  { name: 'c', created: NOW - 10 * DAY },
];
const held = (time: number): string[] => mayHold(INDICES, time, NOW).map(({ name }) => name);

describe('the older backing indices that may hold a record', () => {
  it('are none for a record created after the write index was, clocks considered', () => {
    expect(held(NOW - 9 * DAY + HOUR)).to.deep.equal([]);
    expect(held(NOW)).to.deep.equal([]);
  });

  it('include the one before when clocks may have differed, or the record has local time', () => {
    expect(held(NOW - 10 * DAY + 14 * HOUR)).to.deep.equal(['b']);
    expect(held(NOW - 15 * DAY)).to.deep.equal(['b']);
  });

  it('are all for a record older than the stream, of the future, or without a time', () => {
    expect(held(NOW - 50 * DAY)).to.deep.equal(['a', 'b']);
    expect(held(NOW + 2 * DAY)).to.deep.equal(['a', 'b']);
    expect(held(Number.NaN)).to.deep.equal(['a', 'b']);
  });

  it('are none while there is one index or none', () => {
    expect(mayHold(INDICES.slice(0, 1), 0, NOW)).to.deep.equal([]);
    expect(mayHold([], 0, NOW)).to.deep.equal([]);
  });
});
