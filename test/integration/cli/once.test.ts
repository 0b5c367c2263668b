import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { idsIn } from '../sink/support.ts';
import { GENERAL, SHAREPOINT, idsOwed, reportOf, useScene } from './scene.ts';

describe('once', function () {
  this.timeout(30_000);
  const elasticsearch = useElasticsearch();
  const scene = useScene({ contents: 20, recordsPerContent: 10, days: 5 });

  it('delivers what is listed, says so in one line of JSON, and fetches nothing a second time', async () => {
    const { url, namespace, client } = elasticsearch;
    scene.configure({ output: { elasticsearch: { nodes: [url], namespace } } });
    const first = await scene.run('once', '--json');
    assert.equal(first.code, 0, first.stderr);
    const { seconds: _seconds, ...report } = reportOf(first);
    assert.deepEqual(report, {
      contents: { listed: 8, delivered: 8, skipped: 0, expired: 0, failed: 0 },
      records: { received: 80, indexed: 80, duplicate: 0, deadLettered: 0, dropped: 0 },
      gaps: [],
    });
    for (const line of first.stderr.trim().split('\n')) assert.hasAnyKeys(JSON.parse(line) as object, ['message']);
    const ids = await idsIn(client, `logs-o365.audit-${namespace}`);
    assert.equal(ids.length, idsOwed(scene.simulator, [GENERAL, SHAREPOINT]).length);
    assert.equal((await idsIn(client, `logs-audit_exporter.content-${namespace}`)).length, 8);

    const fetched = scene.simulator.stats.requests.content;
    const second = await scene.run('once', '--json');
    assert.equal(second.code, 0, second.stderr);
    assert.deepEqual(reportOf(second).records, { received: 0, indexed: 0, duplicate: 0, deadLettered: 0, dropped: 0 });
    assert.equal(scene.simulator.stats.requests.content, fetched);
    assert.deepEqual(await idsIn(client, `logs-o365.audit-${namespace}`), ids);
  });

  it('says the same in words', async () => {
    const { url, namespace } = elasticsearch;
    scene.configure({ output: { elasticsearch: { nodes: [url], namespace } } }, { contentTypes: [GENERAL] });
    const { code, stdout } = await scene.run('once');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^contents {2}4 listed: 4 delivered, 0 delivered before, 0 expired, 0 failed\nrecords {3}40 received: 40 indexed, 0 duplicate, 0 dead-lettered, 0 dropped by filters\ntime {6}\d+\.\d s\n$/,
    );
  });
});

describe('once without Elasticsearch', function () {
  this.timeout(30_000);
  const scene = useScene({ contents: 20, recordsPerContent: 10, days: 5 });

  it('appends to a file, once each, keeping its checkpoints in SQLite', async () => {
    const path = join(scene.folder, 'audit.ndjson');
    scene.configure({ output: { file: { path } }, state: { type: 'sqlite', path: join(scene.folder, 'state.db') } });
    const first = await scene.run('once', '--json');
    assert.equal(first.code, 0, first.stderr);
    assert.deepInclude(reportOf(first).records, { received: 80, indexed: 80 });
    const content = readFileSync(path, 'utf8');
    const ids = content
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: { id: string } }).event.id);
    assert.deepEqual(ids.toSorted(), idsOwed(scene.simulator, [GENERAL, SHAREPOINT]));
    const second = await scene.run('once', '--json');
    assert.deepInclude(reportOf(second).contents, { listed: 0, delivered: 0 });
    assert.equal(readFileSync(path, 'utf8'), content);
  });

  it('writes documents to standard output and the summary to standard error', async () => {
    scene.configure({ output: { stdout: {} }, state: { type: 'sqlite', path: join(scene.folder, 'state.db') } });
    const { code, stdout, stderr } = await scene.run('once', '--json');
    assert.equal(code, 0, stderr);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { event: { id: string } }).event.id);
    assert.deepEqual(ids.toSorted(), idsOwed(scene.simulator, [GENERAL, SHAREPOINT]));
    assert.match(stderr, /^\{"contents":\{"listed":8,"delivered":8,/m);
  });

  it('ends with 1 when the reader of its documents leaves, and holds none of them for delivered', async () => {
    scene.configure({ output: { stdout: {} }, state: { type: 'sqlite', path: join(scene.folder, 'state.db') } });
    const program = scene.start('once');
    program.stopReading();
    const { code, stderr } = await program.ended;
    assert.equal(code, 1, stderr);
    assert.match(stderr, /writing to standard output: .*EPIPE/);
    const next = await scene.run('once');
    assert.equal(next.code, 0, next.stderr);
    assert.equal(next.stdout.trimEnd().split('\n').length, 80);
  });

  it('is not troubled when the reader of a page leaves', async () => {
    const program = scene.start('--help');
    program.stopReading();
    const { code, stderr } = await program.ended;
    assert.deepEqual([code, stderr], [0, '']);
  });
});
