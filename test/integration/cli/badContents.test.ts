import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { idsIn } from '../sink/support.ts';
import { GENERAL, idsOwed, MINUTE, record, reportOf, SHAREPOINT, useScene } from './scene.ts';

describe('once, when the API answers with what it should not', function () {
  this.timeout(40_000);
  const elasticsearch = useElasticsearch();
  const scene = useScene();
  const ids = (): Promise<string[]> => idsIn(elasticsearch.client, `logs-o365.audit-${elasticsearch.namespace}`);

  beforeEach(() => {
    const { url, namespace } = elasticsearch;
    scene.configure({ output: { elasticsearch: { nodes: [url], namespace } } }, { contentTypes: [GENERAL] });
    const created = scene.simulator.now() - 30 * MINUTE;
    for (const name of ['a', 'b', 'c']) {
      const records = [1, 2, 3].map((number) => record(`${name}${number}`));
      scene.simulator.publish({ contentType: GENERAL, records, created });
    }
  });

  it('keeps a listing that is HTML and a truncated blob for the next run, and delivers the others', async () => {
    const { url, namespace } = elasticsearch;
    scene.configure(
      { output: { elasticsearch: { nodes: [url], namespace } } },
      { contentTypes: [GENERAL, SHAREPOINT] },
    );
    const { faults } = scene.simulator;
    const damaged = [...scene.simulator.truth()][1]?.contentId ?? '';
    const created = scene.simulator.now() - 30 * MINUTE;
    scene.simulator.publish({ contentType: SHAREPOINT, records: [record('d1')], created });
    faults.set({ kind: 'truncated', operations: ['content'], contentIds: [damaged] });
    faults.set({ kind: 'html-200', operations: ['list'], contentTypes: [SHAREPOINT] });
    const failed = await scene.run('once', '--json');
    assert.equal(failed.code, 1, failed.stderr);
    assert.deepInclude(reportOf(failed).contents, { listed: 3, delivered: 2, failed: 1 });
    assert.match(
      failed.stderr,
      /"message":"A content type could not be collected[^\n]*Audit\.SharePoint[^\n]*not JSON/,
    );
    assert.match(failed.stderr, /"message":"A content could not be fetched; it will be tried again until it expires"/);
    assert.include(failed.stderr, damaged);
    faults.clear();
    const ended = await scene.run('once', '--json');
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepInclude(reportOf(ended).contents, { listed: 4, delivered: 2, skipped: 2, failed: 0 });
    assert.equal((await ids()).length, 10);
    assert.equal(idsOwed(scene.simulator, [GENERAL, SHAREPOINT]).length, 10);
  });

  it('puts what is no record, or has no Id, among the dead letters, says so, and balances its books', async () => {
    scene.simulator.publish({
      contentType: GENERAL,
      records: ['"a text"', 'null', '[1]', '{"Operation":"NoId"}', '{"Id":"","Operation":"EmptyId"}', record('good')],
      created: scene.simulator.now() - 20 * MINUTE,
    });
    const ended = await scene.run('once', '--json');
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepEqual(reportOf(ended).records, { received: 15, indexed: 10, duplicate: 0, deadLettered: 5, dropped: 0 });
    assert.match(
      ended.stderr,
      /"level":"error","message":"Records could not be indexed and are among the dead letters"/,
    );
    const listed = await scene.run('deadletter list', '--json');
    assert.equal(listed.code, 0, listed.stderr);
    const letters = listed.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.equal(letters.length, 5);
    for (const letter of letters) assert.deepInclude(letter, { tenant: 'contoso', contentType: GENERAL });
  });
});
