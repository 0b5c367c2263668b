import { assert } from 'chai';
import * as fc from 'fast-check';
import { ElementScanner, StructureError } from '../../../src/api/scanner.ts';

function scan(chunks: readonly Buffer[], elementSize?: number): { elements: string[]; fault: string | undefined } {
  const scanner = new ElementScanner(elementSize);
  const elements: string[] = [];
  try {
    for (const chunk of chunks) scanner.push(chunk, (element) => elements.push(element.toString('utf8')));
    scanner.end();
    return { elements, fault: undefined };
  } catch (error) {
    if (!(error instanceof StructureError)) throw error;
    return { elements, fault: error.message };
  }
}

function split(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length));
}

describe('ElementScanner', () => {
  it('finds what JSON.parse finds, however the array is written and wherever it is split', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue({ stringUnit: 'grapheme' })),
        fc.constantFrom(undefined, 0, 2, '\t'),
        fc.boolean(),
        fc.array(fc.nat()),
        (values, indent, bom, cuts) => {
          const whole = Buffer.from(`${bom ? '\uFEFF' : ' '}${JSON.stringify(values, undefined, indent)}\r\n`);
          const { elements, fault } = scan(split(whole, cuts));
          assert.isUndefined(fault);
          assert.deepEqual(
            elements.map((element) => JSON.parse(element) as unknown),
            JSON.parse(JSON.stringify(values)),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives out the bytes as they were sent, split at every place', () => {
    const first = String.raw`{"a":"\\\"]}","ü\u00fc" : [ {"b":"x\\"} ] }`;
    const elements = [first, '"str\\"ing"', '-1.5e3', 'null', '[]', '[[],{}]', '{}', '""'];
    const bytes = Buffer.from(`[ ${elements.join(' ,\n')} ]`);
    for (let at = 0; at <= bytes.length; at += 1) {
      assert.deepEqual(scan([bytes.subarray(0, at), bytes.subarray(at)]), { elements, fault: undefined });
    }
    assert.deepEqual(scan([...bytes].map((byte) => Buffer.from([byte]))), { elements, fault: undefined });
  });

  it('reports each cut-off body after its complete elements', () => {
    const bytes = Buffer.from('[{"a":[1,"]"]},{"b":2},"c",4]');
    const whole = scan([bytes]).elements;
    for (let length = 0; length < bytes.length; length += 1) {
      const { elements, fault } = scan([bytes.subarray(0, length)]);
      assert.isDefined(fault, `at ${length}`);
      assert.deepEqual(elements, whole.slice(0, elements.length));
    }
  });

  for (const [text, elements, fault] of [
    ['', [], 'the answer is empty'],
    ['   ', [], 'the answer is empty'],
    ['<html>', [], 'the answer is not an array'],
    ['{"error":1}', [], 'the answer is not an array'],
    ['[1]x', ['1'], 'something follows the array'],
    ['[1][2]', ['1'], 'something follows the array'],
    ['[{}{}]', ['{}'], 'two elements are not parted by a comma'],
    ['[1 2]', ['1'], 'two elements are not parted by a comma'],
    ['[,1]', [], 'an element is missing'],
    ['[1,]', ['1'], 'an element is missing'],
    ['[}', [], 'an element is missing'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}: ${fault}`, () => {
      assert.deepEqual(scan([Buffer.from(text)]), { elements: [...elements], fault });
    });
  }

  it('leaves it to others whether an element is valid JSON', () => {
    const { elements, fault } = scan([Buffer.from('[{"a":nope},tru]')]);
    assert.deepEqual({ elements, fault }, { elements: ['{"a":nope}', 'tru'], fault: undefined });
  });

  it('bounds an element, also one that never ends', () => {
    assert.equal(scan([Buffer.from('["12345678"]')], 9).fault, 'an element is larger than 9 bytes');
    assert.equal(scan([Buffer.from('["1234'), Buffer.from('5678901')], 9).fault, 'an element is larger than 9 bytes');
    assert.isUndefined(scan([Buffer.from('["1234567"]')], 9).fault);
  });
});
