import { assert } from 'chai';
import fc from 'fast-check';
import { serialise } from '../../../src/transform/document.ts';
import { LIMITS } from '../../../src/transform/fields/limits.ts';
import { countFields } from '../../../src/transform/fields/mappings.ts';
import { auditMappings, auditSettings } from '../../../src/transform/mappings.ts';
import { createTransform } from '../../../src/transform/transform.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { hostileRecord } from '../../unit/transform/hostile.ts';
import { OPTIONS } from '../../unit/transform/support.ts';

const BATCH = 500;
/** Drawn at once: they are large, and all of them at once would not fit. */
const SAMPLE = 3000;
const RECORDS = Number(process.env['HOSTILE_RECORDS'] ?? 3000);

/** Types that only a full Elasticsearch has, replaced as the setup does. */
function forCore(mapping: unknown): unknown {
  const text = JSON.stringify(mapping, (key, value: unknown) => (key === 'value' ? undefined : value));
  return JSON.parse(
    text
      .replaceAll('"constant_keyword"', '"keyword"')
      .replaceAll('"wildcard"', '"keyword"')
      .replaceAll('"match_only_text"', '"text"'),
  );
}

describe('the mapping in a real Elasticsearch', () => {
  const elasticsearch = useElasticsearch();
  let index = '';

  beforeEach(async () => {
    index = `mapping-${elasticsearch.namespace}`;
    await elasticsearch.client.indices.create({
      index,
      settings: { ...auditSettings(), 'index.number_of_replicas': 0 },
      mappings: forCore(auditMappings()) as object,
    });
  });

  afterEach(() => elasticsearch.client.indices.delete({ index }));

  async function indexAll(records: readonly unknown[]): Promise<unknown[]> {
    const transform = createTransform(OPTIONS);
    const refused: unknown[] = [];
    for (let from = 0; from < records.length; from += BATCH) {
      const lines: string[] = [];
      const batch = records.slice(from, from + BATCH);
      for (const record of batch) {
        const result = transform(Buffer.from(JSON.stringify(record)));
        if (result.kind === 'document') {
          lines.push('{"create":{}}', serialise(result.document, '2026-01-01T00:00:00.000Z'));
        } else refused.push(result, record);
      }
      const response = await fetch(`${elasticsearch.url}/${index}/_bulk`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson' },
        body: `${lines.join('\n')}\n`,
      });
      const answer = (await response.json()) as { items: { create: { status: number; error?: unknown } }[] };
      for (const [at, { create }] of answer.items.entries()) {
        if (create.status !== 201) refused.push({ error: create.error, document: lines[2 * at + 1]?.slice(0, 2000) });
      }
    }
    return refused;
  }

  it('takes every hostile record without one refusal, and never grows beyond its limit of fields', async function () {
    this.timeout(120_000 + RECORDS * 60);
    const seed = Number(process.env['HOSTILE_SEED'] ?? 5);
    const refused: unknown[] = [];
    for (let first = 0; first < RECORDS; first += SAMPLE) {
      const numRuns = Math.min(SAMPLE, RECORDS - first);
      const sample = fc.sample(hostileRecord, { numRuns, seed: seed + first });
      refused.push(...(await indexAll(sample.map((record, at) => ({ ...record, Id: `hostile-${first + at}` })))));
    }
    assert.deepEqual(refused.slice(0, 3), []);
    const mapping = await elasticsearch.client.indices.getMapping({ index });
    const count = countFields(mapping[index]?.mappings.properties as Record<string, unknown>);
    assert.isAtMost(count, LIMITS.totalFields);
  });

  it('finds a changed property by the path that rules name', async () => {
    const refused = await indexAll([
      {
        Id: 'a',
        CreationTime: '2021-08-01T12:34:56',
        ModifiedProperties: [{ Name: 'Role.DisplayName', NewValue: '"Global Administrator"', OldValue: '' }],
        Parameters: [{ Name: 'ForwardTo', Value: 'eve@fabrikam.example' }],
        Future: { Thing: 'seen' },
      },
    ]);
    assert.deepEqual(refused, []);
    await elasticsearch.client.indices.refresh({ index });
    for (const query of [
      { wildcard: { 'o365.audit.ModifiedProperties.Role_DisplayName.NewValue': '*Global Administrator*' } },
      { exists: { field: 'o365.audit.Parameters.ForwardTo' } },
      { term: { 'o365.unmapped.Future.Thing': 'seen' } },
    ]) {
      const { hits } = await elasticsearch.client.search({ index, query: query as object });
      assert.lengthOf(hits.hits, 1, JSON.stringify(query));
    }
  });
});
