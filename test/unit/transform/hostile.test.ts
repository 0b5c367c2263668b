import { assert } from 'chai';
import fc from 'fast-check';
import { serialise } from '../../../src/transform/document.ts';
import { createTransform } from '../../../src/transform/transform.ts';
import { auditFields } from '../../../src/transform/workloads/all.ts';
import { misfits } from './declared.ts';
import { hostileRecord } from './hostile.ts';
import { documentOf, INGESTED, OPTIONS, type Document } from './support.ts';

const FIELDS = auditFields();

describe('hostile records', () => {
  it('become documents in which every declared field has its declared shape', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(hostileRecord, (record) => {
        const document = documentOf({ ...record, Id: 'a' });
        const { audit } = document['o365'] as { audit: Document };
        const wrong = Object.entries(audit).flatMap(([name, value]) => {
          const shape = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
          return shape === undefined ? [] : misfits(value, shape, name);
        });
        assert.deepEqual(wrong, []);
      }),
      { numRuns: 400 },
    );
  });

  it('never make it throw, whatever the bytes', () => {
    const transform = createTransform(OPTIONS);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)),
      fc.json().map((text) => Buffer.from(text)),
      hostileRecord.map((record) => Buffer.from(JSON.stringify(record))),
    );
    fc.assert(
      fc.property(bytes, (raw) => {
        const result = transform(raw);
        if (result.kind === 'document') JSON.parse(serialise(result.document, INGESTED));
      }),
      { numRuns: 400 },
    );
  });

  it('are kept when they are deeper than any stack', () => {
    const depth = 20_000;
    const deep = `${'{"d":['.repeat(depth)}1${']}'.repeat(depth)}`;
    const document = documentOf(`{"Id":"a","CreationTime":"2021-08-01T12:34:56","ObjectId":${deep},"New":${deep}}`);
    const { audit } = document['o365'] as { audit: Document };
    assert.equal(audit['ObjectId'], deep);
    assert.isTrue(JSON.stringify(document).includes('\\"d\\":[{\\"d\\"'));
  });

  it('keep every digit of numbers that a double cannot hold', () => {
    const document = documentOf('{"Id":12345678901234567890,"FileId":9007199254740993,"RecordType":22,"Huge":1e400}');
    const { audit, unmapped } = document['o365'] as { audit: Document; unmapped: Document };
    assert.equal((document['event'] as Document)['id'], '12345678901234567890');
    assert.equal(audit['FileId'], '9007199254740993');
    assert.equal(unmapped['Huge'], '1e400');
  });

  it('hold no lone surrogates, but keep pairs, NUL (a rule looks for it) and literal backslashes', () => {
    const document = documentOf(String.raw`{"Id":"a","ObjectId":"x\u0000y\ud800z\ud83d\ude00\\ud800","Ne\udc00w":"v"}`);
    const { audit, unmapped } = document['o365'] as { audit: Document; unmapped: Document };
    assert.equal(audit['ObjectId'], 'x\u0000y\ufffdz😀\\ud800');
    assert.deepEqual(unmapped, { 'Ne\ufffdw': 'v' });
  });
});
