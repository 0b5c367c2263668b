import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from 'chai';
import { silent } from '../../../src/common/log.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { asnDatabase, cityDatabase } from '../../helpers/places.ts';
import { entraRules } from './entra.ts';
import { exchangeRules } from './exchange.ts';
import type { RawRecord } from './records.ts';
import { fires, matching, rawOf } from './run.ts';
import { serviceRules } from './services.ts';
import { signInRules } from './signIns.ts';
import { openPipeline, type Pipeline } from './support.ts';

const RULES = [...exchangeRules, ...entraRules, ...signInRules, ...serviceRules];

describe("Elastic's prebuilt rules", function () {
  this.timeout(60_000);
  const namespace = `rules${randomBytes(4).toString('hex')}`;
  const stream = `logs-o365.audit-${namespace}`;
  let folder: string;
  let pipeline: Pipeline | undefined;

  after(async () => {
    await pipeline?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const elasticsearch = useElasticsearch();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rules-test-'));
    const [cityFile, asnFile] = [join(folder, 'city.mmdb'), join(folder, 'asn.mmdb')];
    await writeFile(cityFile, cityDatabase());
    await writeFile(asnFile, asnDatabase());
    const opened = await openPipeline(elasticsearch.url, namespace, { cityFile, asnFile }, silent);
    pipeline = opened;
    for (const [number, rule] of RULES.entries()) {
      await opened.index([...raws(rule.attack, `attack-${number}`), ...raws(rule.nearMiss, `miss-${number}`)]);
    }
    await elasticsearch.client.indices.refresh({ index: stream });
  });

  it('are at least 34 different ones', () => {
    assert.isAtLeast(new Set(RULES.map(({ name }) => name)).size, 34);
  });

  RULES.forEach((rule, number) => {
    it(`${rule.name}: fires on the attack, not on the near miss`, async () => {
      const { client } = elasticsearch;
      assert.isTrue(await fires(client, stream, `attack-${number}`, rule), 'it does not fire on the attack');
      assert.isFalse(await fires(client, stream, `miss-${number}`, rule), 'it fires on the near miss');
      if (rule.sequence === undefined) {
        const found = await matching(client, stream, `attack-${number}`, rule);
        assert.lengthOf(found, rule.attack.length, 'each record of the attack matches');
      }
    });
  });

  for (const rule of RULES.filter(({ shows }) => shows !== undefined)) {
    it(`${rule.name}: has what it shows`, async () => {
      const shows = [...(rule.shows ?? [])];
      const query = { prefix: { 'event.id': `attack-${RULES.indexOf(rule)}/` } };
      const { hits } = await elasticsearch.client.search({ index: stream, query, fields: shows, _source: false });
      for (const hit of hits.hits) assert.sameMembers(Object.keys(hit.fields ?? {}), shows);
    });
  }

  it('joins sequences also where only the first value of a list counts', async () => {
    const { client } = elasticsearch;
    const number = RULES.findIndex(({ sequence }) => sequence !== undefined);
    const query = { prefix: { 'event.id': `attack-${number}/` } };
    const { hits } = await client.search<{ related: { user: string[] } }>({ index: stream, query });
    assert.deepEqual(
      hits.hits.map(({ _source }) => _source?.related.user[0]),
      hits.hits.map(() => 'ada'),
    );
  });
});

function raws(records: readonly RawRecord[], group: string): Buffer[] {
  return records.map((record, index) => rawOf(record, group, index));
}
