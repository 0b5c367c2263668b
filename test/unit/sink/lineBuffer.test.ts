import { expect } from 'chai';
import { LineBuffer } from '../../../src/sink/stream/lineBuffer.ts';

describe('the buffer of lines', () => {
  it('holds each line as UTF-8 with an end, beyond its first size too', () => {
    const lines = ['plain', 'Grüße', '漢字 🦊', 'x'.repeat(200_000), ''];
    const buffer = new LineBuffer();
    for (const line of lines) buffer.add(line);
    expect(buffer.bytes.toString()).to.equal(lines.map((line) => `${line}\n`).join(''));
  });

  it('begins anew after clear', () => {
    const buffer = new LineBuffer();
    buffer.add('before');
    buffer.clear();
    buffer.add('after');
    expect(buffer.bytes.toString()).to.equal('after\n');
  });
});
