import { assert } from 'chai';
import { createTransform } from '../../../src/transform/transform.ts';
import type { TransformOptions } from '../../../src/transform/options.ts';
import { auditOf, documentOf, NOW, OPTIONS, type Document } from './support.ts';

const CREATED = '2021-08-01T12:34:56';

function resultOf(text: string, options: Partial<TransformOptions> = {}): unknown {
  return createTransform({ ...OPTIONS, ...options })(Buffer.from(text));
}

function idAndTime(record: Document): { id: string; time: number } {
  const result = createTransform(OPTIONS)(Buffer.from(JSON.stringify(record)));
  assert(result.kind === 'document');
  return { id: result.document.id, time: result.document.time };
}

describe('a record', () => {
  it('is refused by name when it is no record', () => {
    const reasons = ['{', '[1]', '"text"', 'null', '{}', '{"Id":""}', '{"Id":null}', '{"Id":{}}'].map(
      (text) => (resultOf(text) as { type: string }).type,
    );
    const missing = Array.from({ length: 4 }, () => 'missing_id');
    assert.deepEqual(reasons, ['malformed_json', 'not_an_object', 'not_an_object', 'not_an_object', ...missing]);
  });

  it('has its Id for _id, with the RecordNumber where an event is split, hashed where Elasticsearch would refuse it', () => {
    assert.equal(idAndTime({ Id: 'a' }).id, 'a');
    assert.equal(idAndTime({ Id: 'a', RecordNumber: 2 }).id, 'a-2');
    assert.equal(idAndTime({ Id: 'a', RecordNumber: '2' }).id, 'a-2');
    assert.equal(idAndTime({ Id: 7 }).id, '7');
    const long = idAndTime({ Id: 'é'.repeat(300) }).id;
    assert.match(long, /^sha256-[0-9a-f]{64}$/);
    assert.equal(idAndTime({ Id: 'é'.repeat(300), Other: 1 }).id, long);
  });

  it('has its CreationTime, read as UTC, for time; NaN where it has none', () => {
    assert.equal(idAndTime({ Id: 'a', CreationTime: CREATED }).time, Date.UTC(2021, 7, 1, 12, 34, 56));
    assert.isNaN(idAndTime({ Id: 'a', CreationTime: 'yesterday' }).time);
    assert.isNaN(idAndTime({ Id: 'a' }).time);
  });

  it('without a readable time is kept under another one of its own, or that of receipt, and says so', () => {
    const other = documentOf({ Id: 'a', CreationTime: '', EventTime: '2021-08-01T00:00:00Z' });
    assert.equal(other['@timestamp'], '2021-08-01T00:00:00.000Z');
    const none = documentOf({ Id: 'a', CreationTime: 'never' });
    assert.equal(none['@timestamp'], new Date(NOW).toISOString());
    assert.match((none['error'] as { message: string }).message, /time of receipt/);
  });

  it('is dropped by the filter before anything else', () => {
    const drop = (record: Document): boolean => record['Operation'] === 'Noise';
    assert.deepEqual(resultOf('{"Id":"a","Operation":"Noise"}', { drop }), { kind: 'dropped' });
  });

  it('is in event.original only when that is wanted, and then without what was redacted', () => {
    const record = { Id: 'a', CreationTime: CREATED, UserId: 'adele@contoso.example' };
    const redact = (raw: Document): void => {
      raw['UserId'] = '[redacted]';
    };
    const original = (options: Partial<TransformOptions>): unknown =>
      (documentOf(record, options)['event'] as Document)['original'];
    assert.isUndefined(original({}));
    assert.equal(original({ preserveOriginal: true }), JSON.stringify(record));
    const redacted = documentOf(record, { preserveOriginal: true, redact });
    assert.notInclude(JSON.stringify(redacted), 'adele');
    assert.include((redacted['event'] as { original: string }).original, '[redacted]');
  });

  it('stays redacted when it is read again for the sake of its digits', () => {
    const redact = (raw: Document): void => {
      raw['UserId'] = '[redacted]';
    };
    const document = documentOf('{"Id":"a","UserId":"adele@contoso.example","FileId":9007199254740993}', { redact });
    assert.notInclude(JSON.stringify(document), 'adele');
  });

  it('is given to the enrichment as a document', () => {
    const enrich = (document: Document): void => {
      (document['source'] as Document)['geo'] = { country_iso_code: 'NL' };
    };
    const { source } = documentOf({ Id: 'a', ClientIP: '192.0.2.1' }, { enrich }) as { source: unknown };
    assert.deepEqual(source, { ip: '192.0.2.1', geo: { country_iso_code: 'NL' } });
  });

  it('tells of types and keys that nobody has documented', () => {
    const types: unknown[] = [];
    const keys: string[] = [];
    const hooks = {
      onUnknownType: (type: unknown) => types.push(type),
      onUnknownKey: (path: string) => keys.push(path),
    };
    documentOf({ Id: 'a', RecordType: 9999, New: 1, EndpointMetaData: { Other: 2 } }, hooks);
    documentOf({ Id: 'a', RecordType: 15, UserId: 'adele' }, hooks);
    assert.deepEqual([types, keys], [[9999], ['New', 'EndpointMetaData.Other']]);
  });

  it('gives the configured name of its tenant, and none where the label is only the id', () => {
    const record = { Id: 'a', OrganizationId: OPTIONS.tenantId.toUpperCase() };
    assert.deepEqual(documentOf(record)['organization'], { id: OPTIONS.tenantId, name: 'contoso' });
    assert.deepEqual(documentOf(record, { tenantName: OPTIONS.tenantId })['organization'], { id: OPTIONS.tenantId });
  });
});

describe('lists of names and values', () => {
  it('become objects where rules read them so, repeated names becoming lists', () => {
    const Parameters = [
      { Name: 'ForwardTo', Value: 'a' },
      { Name: 'ForwardTo', Value: 'b' },
      { Name: 'Empty', Value: '' },
      { Name: 'Flag', Value: true },
      { Name: 'Object', Value: { x: 1 } },
      { Value: 'nameless' },
      'bare',
    ];
    assert.deepEqual(auditOf({ Id: 'a', Parameters })['Parameters'], {
      ForwardTo: ['a', 'b'],
      Flag: 'true',
      Object: '{"x":1}',
      _raw: ['{"Value":"nameless"}', 'bare'],
    });
  });

  it('stay lists where rules read them so', () => {
    const pairs = [{ Name: 'MailAccessType', Value: 'Bind' }];
    const audit = auditOf({ Id: 'a', OperationProperties: pairs, DeviceProperties: pairs });
    assert.deepEqual([audit['OperationProperties'], audit['DeviceProperties']], [pairs, pairs]);
  });

  it('name a changed property as Elastic does, and keep the bare names of mailbox records', () => {
    const ModifiedProperties = [
      { Name: 'Role.DisplayName', NewValue: 'Global Administrator', OldValue: '' },
      'Subject',
    ];
    assert.deepEqual(auditOf({ Id: 'a', ModifiedProperties })['ModifiedProperties'], {
      Role_DisplayName: { NewValue: 'Global Administrator' },
      _raw: 'Subject',
    });
  });

  it('are bounded in number, the rest kept as text', () => {
    const Parameters = Array.from({ length: 1500 }, (_, at) => ({ Name: `P${at}`, Value: 'v' }));
    const parameters = auditOf({ Id: 'a', Parameters })['Parameters'] as Document;
    assert.lengthOf(Object.keys(parameters), 1001);
    assert.include(parameters['_raw'] as string, '"P1499"');
  });
});
