import { assert } from 'chai';
import * as fc from 'fast-check';
import { readRetryAfter } from '../../../src/api/retryAfter.ts';

const NOW = Date.UTC(2026, 0, 5, 12);

function read(header?: string, words = '', date?: string): number | undefined {
  return readRetryAfter({ header, date, words }, NOW);
}

describe('readRetryAfter', () => {
  it('reads seconds', () => {
    fc.assert(
      fc.property(fc.nat(), (seconds) => {
        assert.equal(read(` ${seconds} `), seconds * 1000);
      }),
    );
  });

  it('reads a date by the server’s clock, else by ours; one in the past is no wait', () => {
    const header = new Date(NOW + 90_000).toUTCString();
    assert.equal(read(header), 90_000);
    assert.equal(read(header, '', new Date(NOW + 30_000).toUTCString()), 60_000);
    assert.equal(read(new Date(NOW - 1_000).toUTCString()), 0);
  });

  it('reads the words of a throttled subscription start', () => {
    const words = 'Too many frequent subscription start requests. Please retry again after ';
    assert.equal(read(undefined, `${words}14m 56s`), 896_000);
    assert.equal(read(undefined, `${words}56s.`), 56_000);
    assert.equal(read(undefined, `${words}1h 2m 3s`), 3_723_000);
  });

  it('is undefined when nothing is said, whatever else there is', () => {
    fc.assert(
      fc.property(fc.string(), (noise) => {
        const result = read(`x${noise}`);
        assert.isTrue(result === undefined || (Number.isFinite(result) && result >= 0));
      }),
    );
    for (const header of [undefined, '', '-5', 'soon']) assert.isUndefined(read(header));
  });
});
