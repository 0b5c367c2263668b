import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { idsIn } from '../sink/support.ts';
import { reportOf, useScene } from './scene.ts';

const RECORDS = fileURLToPath(new URL('../../../../shared/data/audit-records.ndjson.gz', import.meta.url));
const ALL = 5_373;
const EVERY_TYPE = ['Audit.AzureActiveDirectory', 'Audit.Exchange', 'Audit.SharePoint', 'Audit.General', 'DLP.All'];

describe('the real records beside the checkout', function () {
  this.timeout(120_000);
  const there = existsSync(RECORDS);
  before(function () {
    if (there) return;
    console.warn('      skipped: there are no ../shared/data beside this checkout');
    this.skip();
  });
  const elasticsearch = useElasticsearch();
  const scene = useScene(there ? { records: RECORDS, days: 5 } : {});

  it('are all collected, none dead-lettered; a second time adds none and fetches nothing', async () => {
    const { url, namespace, client } = elasticsearch;
    scene.configure({ output: { elasticsearch: { nodes: [url], namespace } } }, { contentTypes: EVERY_TYPE });
    const first = await scene.run('once', '--json');
    assert.equal(first.code, 0, first.stderr);
    const { contents, records, gaps } = reportOf(first);
    assert.deepEqual(records, { received: ALL, indexed: ALL, duplicate: 0, deadLettered: 0, dropped: 0 });
    assert.deepEqual({ expired: contents.expired, failed: contents.failed, gaps }, { expired: 0, failed: 0, gaps: [] });
    assert.equal(new Set(await idsIn(client, `logs-o365.audit-${namespace}`)).size, ALL);

    const fetched = scene.simulator.stats.requests.content;
    const second = await scene.run('once', '--json');
    assert.equal(second.code, 0, second.stderr);
    assert.deepInclude(reportOf(second).records, { received: 0, indexed: 0 });
    assert.equal(scene.simulator.stats.requests.content, fetched);
    assert.equal((await idsIn(client, `logs-o365.audit-${namespace}`)).length, ALL);
  });
});
