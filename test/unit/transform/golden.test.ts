import { readFileSync, readdirSync } from 'node:fs';
import { assert } from 'chai';
import { WORKLOADS } from '../../../src/transform/workloads/all.ts';
import { documentOf, type Document } from './support.ts';

const FOLDER = new URL('../../fixtures/transform/', import.meta.url);
const SENSITIVE_TYPES: Readonly<Record<string, string>> = { 'type-1': 'Credit Card Number' };

interface Pair {
  readonly raw: { readonly Operation: string; readonly RecordType?: unknown };
  readonly expected: unknown;
}

const pairsIn = (file: string): Pair[] => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Pair[];

/** `related.*` are sets. */
function sorted(document: Document): Document {
  const related = (document['related'] ?? {}) as Record<string, string[]>;
  const sets = Object.entries(related).map(([name, values]) => [name, values.toSorted()]);
  return { ...document, related: Object.fromEntries(sets) as unknown };
}

describe('records of each workload become these documents', () => {
  for (const file of readdirSync(FOLDER)) {
    describe(file.replace('.json', ''), () => {
      for (const [at, { raw, expected }] of pairsIn(file).entries()) {
        it(`${String(raw.RecordType)} ${raw.Operation} (${at})`, () => {
          const sensitiveTypeName = (id: string): string | undefined => SENSITIVE_TYPES[id];
          assert.deepEqual(documentOf(raw, { sensitiveTypeName }), expected);
        });
      }
    });
  }

  it('in whatever order their keys come', () => {
    for (const { raw } of readdirSync(FOLDER).flatMap(pairsIn)) {
      const backwards = Object.fromEntries(Object.entries(raw).toReversed());
      assert.deepEqual(sorted(documentOf(backwards)), sorted(documentOf(raw)));
    }
  });

  it('has at least one pair for each workload', () => {
    const covered = new Set(readdirSync(FOLDER).map((file) => file.replace('.json', '')));
    const missing = WORKLOADS.map(({ name }) => name).filter((name) => name !== 'common' && !covered.has(name));
    assert.deepEqual(missing, []);
  });
});
