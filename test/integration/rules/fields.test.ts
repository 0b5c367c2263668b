import { existsSync, readFileSync } from 'node:fs';
import { assert } from 'chai';
import { silent } from '../../../src/common/log.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { entraRules } from './entra.ts';
import { exchangeRules } from './exchange.ts';
import { fieldsOf } from './rule.ts';
import { serviceRules } from './services.ts';
import { signInRules } from './signIns.ts';
import { openPipeline } from './support.ts';

const LIST = new URL('../../../../shared/reference/detection-rule-fields.txt', import.meta.url);
/** Read by rules about alerts, which Kibana writes. */
const OTHERS = ['kibana.alert.rule.rule_id'];

/** What is compared, counted or looked up otherwise than as text; everything else is some kind of keyword. */
const TYPES: Readonly<Record<string, string>> = {
  '@timestamp': 'date',
  'file.size': 'long',
  'o365.audit.IsManagedDevice': 'boolean',
  'o365.audit.Members': 'flattened',
  'o365.audit.OperationCount': 'long',
  'o365.audit.Parameters.WithinSizeRangeMinimum': 'long',
  'o365.audit.ParticipantInfo.HasForeignTenantUsers': 'boolean',
  'o365.audit.ParticipantInfo.HasGuestUsers': 'boolean',
  'o365.audit.ParticipantInfo.HasOtherGuestUsers': 'boolean',
  'source.as.number': 'long',
  'source.ip': 'ip',
};
const KEYWORDS = ['keyword', 'constant_keyword', 'wildcard'];

const read = [...exchangeRules, ...entraRules, ...signInRules, ...serviceRules].flatMap(fieldsOf);

/** The fields that all prebuilt rules read, where the list is at hand. */
function listed(): readonly string[] {
  if (!existsSync(LIST)) return [];
  return readFileSync(LIST, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t')[2] ?? '')
    .filter((field) => !OTHERS.includes(field));
}

describe('the fields that rules read', () => {
  const elasticsearch = useElasticsearch();

  it('are each read by a rule of the tests', function () {
    if (listed().length === 0) return this.skip();
    assert.deepEqual(
      listed().filter((field) => !read.includes(field)),
      [],
    );
  });

  it('are all mapped before any record has them, and so that operators work', async () => {
    const { url, client, namespace } = elasticsearch;
    const pipeline = await openPipeline(url, namespace, {}, silent);
    const index = `logs-o365.audit-${namespace}`;
    // A record with nothing in it makes the stream: what is mapped then was declared.
    await pipeline.index([Buffer.from('{"Id":"a","CreationTime":"2026-01-05T10:00:00"}')]);
    const fields = [...new Set([...read, ...listed()])].toSorted();
    const { fields: found } = await client.fieldCaps({ index, fields });
    await pipeline.close();
    const wrong = fields.filter((field) => {
      const kinds = Object.values(found[field] ?? {});
      const [kind] = kinds;
      if (kind === undefined || kinds.length > 1) return true;
      const wanted = TYPES[field];
      const fits = wanted === undefined ? KEYWORDS.includes(kind.type) : kind.type === wanted;
      return !(fits && kind.searchable && kind.aggregatable);
    });
    assert.deepEqual(wrong, []);
  });
});
