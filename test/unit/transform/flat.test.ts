import { expect } from 'chai';
import fc from 'fast-check';
import { flat } from '../../../src/transform/flat.ts';

describe('a text held by itself', () => {
  it('is the same text, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        expect(flat(text)).to.equal(text);
        expect(flat(text)).to.equal(text);
      }),
    );
  });

  it('stays the same when more texts have come than are remembered', () => {
    const texts = Array.from({ length: 5_000 }, (_, number) => `host-${number}.contoso.example`);
    expect(texts.map(flat)).to.deep.equal(texts);
  });
});
