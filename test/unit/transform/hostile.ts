import fc from 'fast-check';
import { WORKLOADS } from '../../../src/transform/workloads/all.ts';

/** Records that no schema would let through, on keys that the schemas name and on ones that they don't. */
const DECLARED = WORKLOADS.flatMap(({ fields }) => Object.keys(fields));

const nasty: fc.Arbitrary<string> = fc.constantFrom(
  '',
  ' ',
  '.',
  '..',
  'a..b',
  '.a',
  'a.',
  'a.b.c',
  '\u0000',
  'x\u0000y',
  '\ud800',
  'a\udc00b',
  '__proto__',
  'constructor',
  '_id',
  '_source',
  '*',
  'k'.repeat(5000),
  'ü.ö',
  '\u2028',
  '\u3000',
  '\n',
);

const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  nasty,
  fc.constantFrom(
    '2021-08-01T00:00:00',
    'never',
    '/Date(1627776000000)/',
    '[]',
    '{}',
    '{"a":{"b":[1,{"c":null}]}}',
    '[{"Name":"a.b","Value":1}]',
    '[',
    'True',
    '192.0.2.1:443',
    'HOST (2001:db8::1)',
    '12345678901234567890',
    '1e400',
    '-0',
  ),
  fc.constant('v'.repeat(40_000)),
);

const key = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  nasty,
  fc.constantFrom('Name', 'Value', 'NewValue', 'Id'),
);

const scalar = fc.oneof(
  text,
  fc.integer(),
  fc.double({ noNaN: true }),
  fc.constantFrom(2 ** 60, -(2 ** 70), 1e308),
  fc.boolean(),
  fc.constant(null),
);

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    fc.array(fc.record({ Name: scalar, Value: tie('value'), NewValue: tie('value'), OldValue: scalar }), {
      maxLength: 3,
    }),
  ),
}));

function deep(levels: number): unknown {
  let inner: unknown = 'bottom';
  for (let level = 0; level < levels; level += 1) inner = level % 2 === 0 ? { d: inner } : [inner];
  return inner;
}

const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 30, arbitrary: value },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 400 }).map(deep) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 3000 })
      .map((count) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`key ${index}`, index]))),
  },
);

/** A record with an Id that is anything else. */
export const hostileRecord: fc.Arbitrary<Record<string, unknown>> = fc
  .record({
    head: fc.record({
      CreationTime: fc.oneof(fc.constant('2021-08-01T12:34:56'), hostileValue),
      RecordType: fc.oneof(fc.constantFrom(1, 2, 8, 11, 13, 15, 22, 25, 40, 50, 64, 999, '15'), hostileValue),
      Operation: fc.oneof(fc.constantFrom('Add user.', 'FileAccessed', 'MemberAdded'), hostileValue),
    }),
    declared: fc.dictionary(fc.constantFrom(...DECLARED), hostileValue, { minKeys: 1, maxKeys: 12 }),
    unknown: fc.dictionary(key, hostileValue, { maxKeys: 3 }),
  })
  .map(({ head, declared, unknown }) => ({ ...unknown, ...declared, ...head }));
