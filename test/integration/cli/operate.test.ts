import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { idsIn } from '../sink/support.ts';
import { Program } from './process.ts';
import { deleteOne, GENERAL, idsOwed, MINUTE, record, reportOf, SHAREPOINT, useScene } from './scene.ts';

const HOUR = 60 * MINUTE;
const NOTHING = { received: 0, indexed: 0, duplicate: 0, deadLettered: 0, dropped: 0 };

describe('the commands of an operator', function () {
  this.timeout(40_000);
  const elasticsearch = useElasticsearch();
  const scene = useScene({ contents: 20, recordsPerContent: 10, days: 5 });
  const stream = (dataset = 'o365.audit'): string => `logs-${dataset}-${elasticsearch.namespace}`;
  const ids = (): Promise<string[]> => idsIn(elasticsearch.client, stream());

  beforeEach(() => {
    const { url, namespace } = elasticsearch;
    scene.configure({ output: { elasticsearch: { nodes: [url], namespace } } });
  });

  it('start, list and stop subscriptions', async () => {
    const statuses = async (command: string, ...argv: string[]): Promise<unknown> => {
      const { code, stdout, stderr } = await scene.run(`subscriptions ${command}`, '--json', ...argv);
      assert.equal(code, 0, stderr);
      return (JSON.parse(stdout) as { contentType: string; status: string }[]).map(
        ({ contentType, status }) => `${contentType} ${status}`,
      );
    };
    assert.deepEqual(await statuses('list'), [`${GENERAL} missing`, `${SHAREPOINT} missing`]);
    assert.deepEqual(await statuses('start'), [`${GENERAL} started`, `${SHAREPOINT} started`]);
    assert.deepEqual(await statuses('stop', '--content-type', SHAREPOINT), [`${SHAREPOINT} stopped`]);
    const { stdout } = await scene.run('subscriptions list');
    assert.match(stdout, /contoso +Audit\.General +enabled\ncontoso +Audit\.SharePoint +(missing|disabled)\n/);
  });

  it('backfill a window apart from the live checkpoint, and double nothing afterwards', async () => {
    await scene.run('subscriptions start');
    const from = scene.simulator.now() - 60 * HOUR;
    const filled = await scene.run('backfill', '--from', new Date(from).toISOString(), '--json');
    assert.equal(filled.code, 0, filled.stderr);
    const inWindow = [...scene.simulator.truth()].filter(
      ({ contentType, created }) => [GENERAL, SHAREPOINT].includes(contentType) && created >= from,
    ).length;
    assert.isAbove(inWindow, 0);
    assert.deepInclude(reportOf(filled).contents, { listed: inWindow, delivered: inWindow });
    const status = await scene.run('status');
    assert.match(status.stdout, /contoso +Audit\.General +none yet /);
    const ended = await scene.run('once', '--json');
    assert.deepInclude(reportOf(ended).records, { received: 80, duplicate: inWindow * 10 });
    assert.equal((await ids()).length, idsOwed(scene.simulator, [GENERAL, SHAREPOINT]).length);
  });

  it('backfill what is older than the API keeps as a gap, which status then shows', async () => {
    await scene.run('subscriptions start');
    const filled = await scene.run('backfill', '--from', '9d', '--to', '8d', '--content-type', GENERAL, '--json');
    const { gaps, records } = reportOf(filled);
    assert.deepEqual(records, NOTHING);
    assert.deepEqual(
      gaps.map(({ tenant, contentType, reason }) => ({ tenant, contentType, reason })),
      [{ tenant: 'contoso', contentType: GENERAL, reason: 'expired' }],
    );
    assert.match(filled.stderr, /"level":"error","message":"Records are missing for good"/);
    const { stdout } = await scene.run('status', '--json');
    const [row] = JSON.parse(stdout) as { gaps: object[] }[];
    assert.deepEqual(row?.gaps, [{ from: gaps[0]?.from, to: gaps[0]?.to, reason: 'expired' }]);
  });

  it('backfill and reconcile up to now by the server’s clock, where ours is half an hour behind', async () => {
    await scene.run('subscriptions start');
    scene.simulator.advance(30 * MINUTE);
    const created = scene.simulator.now() - 10 * MINUTE;
    const publish = (id: string): void => {
      scene.simulator.publish({ contentType: GENERAL, records: [record(id)], created });
    };
    publish('ahead-1');
    const filled = await scene.run('backfill', '--from', '1h', '--json');
    assert.deepInclude(reportOf(filled).records, { received: 1, indexed: 1 }, filled.stderr);
    publish('ahead-2');
    const reconciled = await scene.run('reconcile', '--from', '1h', '--json');
    assert.deepInclude(reportOf(reconciled).records, { received: 1, indexed: 1 }, reconciled.stderr);
  });

  it('reconcile: deliver a content that the API had called expired too early', async () => {
    await scene.run('subscriptions start');
    const created = scene.simulator.now() - 10 * MINUTE;
    scene.simulator.publish({ contentType: GENERAL, records: [record('early')], created });
    scene.simulator.faults.set({ kind: 'AF20051-400', contentTypes: [GENERAL] });
    const early = await scene.run('once', '--json');
    assert.isAbove(reportOf(early).contents.expired, 0);
    scene.simulator.faults.clear();
    const reconciled = await scene.run('reconcile', '--json');
    assert.equal(reconciled.code, 0, reconciled.stderr);
    assert.deepEqual(await ids(), idsOwed(scene.simulator, [GENERAL, SHAREPOINT]));
  });

  it('set up with a dry run first, and again without harm', async () => {
    const { client, namespace } = elasticsearch;
    const dry = await scene.run('setup', '--dry-run');
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, /^would (create|keep|upgrade): index template logs-o365\.audit/m);
    const first = await scene.run('setup', '--json');
    assert.equal(first.code, 0, first.stderr);
    assert.deepInclude(JSON.parse(first.stdout) as object, { dryRun: false });
    const second = await scene.run('setup');
    assert.deepEqual(
      second.stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/:.*/, '')),
      ['keep', 'keep', 'keep'],
    );
    const simulated = await client.indices.simulateIndexTemplate({ name: `logs-o365.audit-${namespace}` });
    assert.property(simulated.template.mappings?.properties, 'o365');
  });

  it('reconcile: fetch again what was deleted, and change nothing when all is there', async () => {
    assert.equal((await scene.run('once')).code, 0);
    const before = await ids();
    await deleteOne(elasticsearch.client, stream());
    const repaired = await scene.run('reconcile', '--json');
    assert.equal(repaired.code, 0, repaired.stderr);
    assert.deepInclude(reportOf(repaired).records, { received: 10, indexed: 1, duplicate: 9 });
    assert.deepEqual(await ids(), before);
    const quiet = await scene.run('reconcile', '--json');
    const { contents, records, gaps } = reportOf(quiet);
    assert.deepEqual([records, gaps], [NOTHING, []]);
    assert.deepEqual(contents, { listed: 8, delivered: 0, skipped: 8, expired: 0, failed: 0 });
  });

  it('reconcile: name what the API no longer has, in the report and in status', async () => {
    assert.equal((await scene.run('once')).code, 0);
    const { contentId = '', created = 0 } =
      [...scene.simulator.truth()].find(({ contentType }) => contentType === GENERAL) ?? {};
    const { client } = elasticsearch;
    await client.indices.refresh({ index: stream() });
    const found = await client.search({ index: stream(), query: { term: { 'audit_exporter.contentId': contentId } } });
    for (const { _index, _id = '' } of found.hits.hits) await client.delete({ index: _index, id: _id });
    scene.simulator.faults.set({ kind: 'vanished', contentIds: [contentId] });
    const ended = await scene.run('reconcile', '--json');
    const at = new Date(created).toISOString();
    const gap = { tenant: 'contoso', contentType: GENERAL, from: at, to: at, reason: 'unfetchable' };
    assert.deepEqual(reportOf(ended).gaps, [gap]);
    assert.deepInclude(reportOf(ended).contents, { expired: 1, delivered: 0 });
    const { stdout } = await scene.run('status');
    assert.include(stdout, `gap: contoso ${GENERAL} ${at} to ${at}: unfetchable\n`);
  });

  it('list dead letters and replay them when the cause is mended', async () => {
    const { client, namespace } = elasticsearch;
    const name = `zz-refuse-${namespace}`;
    // Somebody's template, above ours, in which the record's operation is a number.
    await scene.run('setup');
    const template = { mappings: { properties: { event: { properties: { action: { type: 'long' as const } } } } } };
    await client.indices.putIndexTemplate({
      name,
      index_patterns: [stream()],
      data_stream: {},
      priority: 900,
      template,
    });
    try {
      scene.simulator.publish({
        contentType: GENERAL,
        records: [record('refused')],
        created: scene.simulator.now() - 30 * MINUTE,
      });
      scene.configure(
        { output: { elasticsearch: { nodes: [elasticsearch.url], namespace } }, poll: { initialLookback: '45m' } },
        { contentTypes: [GENERAL] },
      );
      const ended = await scene.run('once', '--json');
      assert.equal(ended.code, 0, ended.stderr);
      const { deadLettered } = reportOf(ended).records;
      assert.isAtLeast(deadLettered, 1);
      const listed = await scene.run('deadletter list');
      assert.match(listed.stdout, /contoso Audit\.General {2}\S+ {2}document_parsing_exception: /);
      const still = await scene.run('deadletter replay', '--json');
      assert.equal(still.code, 1);
      assert.deepEqual(JSON.parse(still.stdout), {
        letters: deadLettered,
        indexed: 0,
        duplicate: 0,
        kept: deadLettered,
      });
    } finally {
      await client.indices.deleteIndexTemplate({ name });
    }
    await client.indices.rollover({ alias: stream() });
    const replayed = await scene.run('deadletter replay');
    assert.equal(replayed.code, 0, replayed.stderr);
    assert.match(replayed.stdout, /^\d+ dead letters: \d+ indexed, 0 were there already, 0 stay\n$/);
    await client.indices.refresh({ index: stream() });
    assert.include(
      (await client.search({ index: stream(), size: 100 })).hits.hits.map(
        ({ _source }) => (_source as { event: { id: string } }).event.id,
      ),
      'refused',
    );
    assert.equal((await scene.run('deadletter list')).stdout, '');
  });
});

describe('transform', function () {
  this.timeout(30_000);

  it('maps lines and a list alike, in order, and says what is no record', async () => {
    const [first, second] = [record('one'), record('two')].map((raw) => JSON.stringify(raw));
    const [lines, list] = await Promise.all(
      [`${first}\n"no record"\n${second}\n`, `[${first},"no record",${second}]`].map(
        (stdin) => new Program(['transform'], { stdin }).ended,
      ),
    );
    assert.equal(lines?.code, 0);
    assert.match(lines?.stderr ?? '', /^o365-audit-exporter: 1 of these could not be indexed/);
    const parsed = (text = ''): object[] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => {
          const document = JSON.parse(line) as { event: { id?: string }; error?: object };
          return { id: document.event.id, error: document.error };
        });
    assert.deepEqual(parsed(lines?.stdout), parsed(list?.stdout));
    const [one, none, two] = parsed(lines?.stdout);
    assert.deepEqual(
      [one, two],
      [
        { id: 'one', error: undefined },
        { id: 'two', error: undefined },
      ],
    );
    assert.hasAllKeys((none as { error: object }).error, ['type', 'message']);
  });
});
