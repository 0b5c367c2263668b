import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { assert } from 'chai';
import { RECORD_TYPES } from '../../../src/transform/recordTypes.ts';
import { auditMappings, declaredFieldCount } from '../../../src/transform/mappings.ts';
import { auditFields, WORKLOADS } from '../../../src/transform/workloads/all.ts';
import { LIMITS } from '../../../src/transform/fields/limits.ts';
import { declaredPaths, misfits } from './declared.ts';
import { auditOf, documentOf, type Document } from './support.ts';

/** The facts that lie beside a working checkout; not part of the repository. */
const SHARED = new URL('../../../../shared/', import.meta.url);
const FIELDS = auditFields();
const DECLARED = declaredPaths(FIELDS);

/** Where our type is not Elastic's, and why no query notices. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'ExchangeMetaData.*': 'theirs: long for every key they do not name; ours: each key is named with its own type',
};

function shared(context: Mocha.Context, path: string): string {
  const file = new URL(path, SHARED);
  if (!existsSync(file)) return context.skip();
  return readFileSync(file, 'utf8');
}

function rows(text: string, separator: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split(separator));
}

/** Ours as Elastic's table writes it. */
function sameType(path: string, theirs: string): boolean {
  const [name, ...rest] = path.split('.');
  if (rest.at(-1) === '*') return DECLARED.get(name as string) === 'open';
  const ours = DECLARED.get(path);
  if (theirs.startsWith('object')) return ours === 'open' || ours === 'object';
  return ours === theirs;
}

describe('declared fields', () => {
  it('belong to one workload each', () => {
    const names = WORKLOADS.flatMap(({ fields }) => Object.keys(fields));
    assert.deepEqual(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
  });

  it('are mapped only where they are declared', () => {
    const mapped = WORKLOADS.flatMap(({ keys, prepare }) => [
      ...Object.keys(keys ?? {}),
      ...Object.keys(prepare ?? {}),
    ]);
    assert.deepEqual(
      mapped.filter((name) => FIELDS[name] === undefined),
      [],
    );
  });

  it('leave room in the index for the keys of open sets', () => {
    assert.isAtMost(declaredFieldCount(), 1600);
    assert.isAtLeast(LIMITS.totalFields - declaredFieldCount(), 1000);
  });

  it("have Elastic's types, but for differences that are written down", function () {
    const table = rows(shared(this, 'reference/elastic-field-types.tsv'), '\t');
    const wrong = table
      .map(([path = '', type = '']) => [path.replace('o365.audit.', ''), type] as const)
      .filter(([path, type]) => !sameType(path, type) && DIFFERENCES[path] === undefined)
      .map(([path, type]) => `${path}: theirs ${type}, ours ${DECLARED.get(path) ?? 'none'}`);
    assert.deepEqual(wrong, []);
    assert.isAtLeast(table.length, 300);
  });

  it("cover every key of Microsoft's schemas", function () {
    const [, ...table] = rows(shared(this, 'reference/schema-fields.csv'), ',');
    const missing = table
      .filter(([schema = '', kind]) => kind === 'record' && !schema.startsWith('Submission schema'))
      .map(([, , field = '']) => field)
      .filter((field) => FIELDS[field] === undefined);
    assert.deepEqual([...new Set(missing)], []);
    assert.isAtLeast(table.length, 966);
  });

  it('take every key of the schemas in every shape', function () {
    const [, ...table] = rows(shared(this, 'reference/schema-fields.csv'), ',');
    const shapes: unknown[] = [
      'text',
      12,
      true,
      { a: 1 },
      ['x', 1],
      [{ Name: 'n', Value: 'v' }],
      [[{ a: [1] }]],
      'v'.repeat(40_000),
      '{"a":1}',
      [null, ''],
      1e300,
    ];
    for (const field of new Set(table.map(([, , name = '']) => name))) {
      if (field === 'Id') continue;
      for (const shape of shapes) {
        const audit = auditOf({ Id: 'a', CreationTime: '2021-08-01T12:34:56', [field]: shape });
        const wrong = Object.entries(audit).flatMap(([name, value]) => {
          const declared = FIELDS[name];
          return declared === undefined ? [] : misfits(value, declared, name);
        });
        assert.deepEqual(wrong, [], `${field}: ${JSON.stringify(shape)?.slice(0, 50)}`);
      }
    }
  }).timeout(60_000);

  it('are mapped where a detection rule reads them', function () {
    const properties = auditMappings()['properties'] as Document;
    const mapped = new Set<string>();
    const visit = (fields: Document, prefix: string): void => {
      for (const [name, mapping] of Object.entries(fields as Record<string, Document>)) {
        mapped.add(`${prefix}${name}`);
        visit((mapping['properties'] ?? {}) as Document, `${prefix}${name}.`);
      }
    };
    visit(properties, '');
    const unmapped = rows(shared(this, 'reference/detection-rule-fields.txt'), '\t')
      .map((cells) => cells.join(' ').trim().split(/\s+/).at(-1) ?? '')
      .filter((field) => /^[@\w]/.test(field) && field !== 'field' && !field.startsWith('kibana.'))
      .filter((field) => !mapped.has(field));
    assert.deepEqual(unmapped, []);
  });
});

describe('record types', () => {
  it('are all named', function () {
    const [, ...table] = rows(shared(this, 'reference/record-types.csv'), ',');
    const missing = table.filter(([value]) => RECORD_TYPES[Number(value)] === undefined);
    assert.deepEqual(missing, []);
    assert.lengthOf(Object.keys(RECORD_TYPES), 257);
  });
});

describe('real records', () => {
  it('all become documents, without a key that is not declared', function () {
    const file = new URL('data/audit-records.ndjson.gz', SHARED);
    if (!existsSync(file)) this.skip();
    const unknown = new Set<string>();
    let count = 0;
    for (const line of gunzipSync(readFileSync(file)).toString().split('\n')) {
      if (line === '') continue;
      const document = documentOf(line, { onUnknownKey: (path) => unknown.add(path) });
      assert.isString((document['event'] as Document)['code']);
      count += 1;
    }
    assert.equal(count, 5373);
    assert.deepEqual([...unknown], []);
  }).timeout(30_000);
});
