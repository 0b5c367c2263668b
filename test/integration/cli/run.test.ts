import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { startFaultProxy, type FaultProxy } from '../../helpers/faultProxy.ts';
import { idsIn } from '../sink/support.ts';
import { until, type Program } from './process.ts';
import { deleteOne, GENERAL, record, SHAREPOINT, useScene } from './scene.ts';

/** The names that the contract promises. */
const METRICS = [
  'records_total',
  'contents_total',
  'api_requests_total',
  'api_throttled_total',
  'bulk_requests_total',
  'checkpoint_lag_seconds',
  'last_success_timestamp_seconds',
  'oldest_pending_expiry_seconds',
  'gap_seconds_total',
  'event_delay_seconds',
  'token_expires_timestamp_seconds',
  'lease_held',
];

describe('run', function () {
  this.timeout(60_000);
  const elasticsearch = useElasticsearch();
  const scene = useScene({ contents: 20, recordsPerContent: 10, days: 5 });
  let proxy: FaultProxy;
  let address = '';

  beforeEach(async () => {
    proxy = await startFaultProxy(elasticsearch.url);
  });
  afterEach(() => proxy.close());

  const daemon = async (over: Record<string, unknown> = {}): Promise<Program> => {
    const { namespace } = elasticsearch;
    scene.configure({
      output: { elasticsearch: { nodes: [proxy.url], namespace } },
      poll: { schedule: '*/1 * * * * *', settle: '1s' },
      ...over,
    });
    const program = scene.start('run');
    [, address = ''] = await program.says(/"message":"Listening","url":"([^"]+)"/);
    return program;
  };
  const get = async (path: string): Promise<{ status: number; body: string }> => {
    const response = await fetch(address + path);
    return { status: response.status, body: await response.text() };
  };
  const ready = (): Promise<boolean> => get('/readyz').then(({ status }) => status === 200);
  const ids = (): Promise<string[]> => idsIn(elasticsearch.client, `logs-o365.audit-${elasticsearch.namespace}`);
  const arrived = (count: number): Promise<boolean> =>
    until(
      () =>
        ids().then(
          ({ length }) => length === count,
          () => false,
        ),
      `${count} documents`,
      30_000,
    );

  it('collects what arrives, shows it on its pages, and ends with 0 on SIGTERM', async () => {
    const program = await daemon();
    assert.equal((await get('/livez')).status, 200);
    await until(ready, 'readiness');
    await arrived(80);
    scene.simulator.publish({ contentType: GENERAL, records: [record('late')], created: scene.simulator.now() });
    await arrived(81);

    // Counted when the blob's ledger is written, a little after its documents.
    const settled = `o365_audit_exporter_records_total{tenant="contoso",content_type="${GENERAL}",outcome="indexed"} 41`;
    const metrics = await until(async () => {
      const { body } = await get('/metrics');
      return body.includes(settled) && body;
    }, settled);
    for (const name of METRICS) assert.include(metrics, `# TYPE o365_audit_exporter_${name} `);
    assert.include(metrics, `o365_audit_exporter_lease_held{tenant="contoso",content_type="${SHAREPOINT}"} 1`);
    const status = JSON.parse((await get('/status.json')).body) as {
      ready: { ok: boolean };
      tenants: { name: string }[];
    };
    assert.isTrue(status.ready.ok);
    assert.deepEqual(
      status.tenants.map(({ name }) => name),
      ['contoso'],
    );
    assert.match((await get('/')).body, /<html[\s\S]*contoso/);

    program.signal('SIGTERM');
    const { code, stdout, stderr } = await program.ended;
    assert.equal(code, 0, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, /"message":"Daemon state","from":"draining","to":"stopped"/);
    const status2 = await scene.run('status', '--json');
    const rows = JSON.parse(status2.stdout) as { lagSeconds: number; pending: number; gaps: unknown[] }[];
    assert.equal(rows.length, 2);
    for (const row of rows) {
      assert.isAtMost(row.lagSeconds, 30);
      assert.deepInclude(row, { pending: 0, gaps: [] });
    }
  });

  it('is not ready while Elasticsearch fails, ready again afterwards, and has lost nothing', async () => {
    await daemon();
    await until(ready, 'readiness');
    await arrived(80);
    proxy.decide = () => 'reset';
    scene.simulator.publish({ contentType: GENERAL, records: [record('late')], created: scene.simulator.now() });
    const reasons = await until(async () => {
      const { status, body } = await get('/readyz');
      return status === 503 && body;
    }, 'not ready');
    assert.match(reasons, /elasticsearch: connection: /);
    assert.equal((await get('/livez')).status, 200);
    proxy.decide = () => 'pass';
    await until(ready, 'ready again', 30_000);
    await arrived(81);
  });

  it('waits for an Elasticsearch that is not there yet', async () => {
    proxy.decide = () => 503;
    const program = await daemon();
    await until(async () => /elasticsearch: /.test((await get('/readyz')).body), 'a reason');
    assert.equal((await get('/livez')).status, 200);
    program.signal('SIGINT');
    assert.equal((await program.ended).code, 0);
  });

  it('gives up at a second signal when what is under way can not end, and says so by 1', async () => {
    const program = await daemon();
    await arrived(80);
    proxy.decide = ({ path }) => (path.includes('_bulk') ? 503 : 'pass');
    scene.simulator.publish({ contentType: GENERAL, records: [record('late')], created: scene.simulator.now() });
    await program.says(/A bulk request failed/);
    program.signal('SIGTERM');
    await program.says(/"to":"draining"/);
    program.signal('SIGTERM');
    assert.equal((await program.ended).code, 1);
    proxy.decide = () => 'pass';
    // The service's clock is known to a second only, so its content may be within the settle delay a moment longer.
    await until(async () => {
      const { code, stderr } = await scene.run('once');
      assert.equal(code, 0, stderr);
      return (await ids()).length === 81;
    }, '81 documents');
  });

  it('reconciles on its schedule what somebody deleted, and remembers what can not be had any more', async () => {
    const program = await daemon({ reconcile: { schedule: '*/3 * * * * *' } });
    await arrived(80);
    const index = `logs-o365.audit-${elasticsearch.namespace}`;
    await deleteOne(elasticsearch.client, index);
    await program.says(/"message":"Reconciled".*"indexed":1,/);
    await arrived(80);

    const { client } = elasticsearch;
    const owed = [...scene.simulator.truth()].find(({ contentType }) => contentType === GENERAL);
    const contentId = owed?.contentId ?? '';
    scene.simulator.faults.set({ kind: 'vanished', contentIds: [contentId] });
    await deleteOne(client, index, { 'audit_exporter.contentId': contentId });
    // Found twice, known once.
    await program.says(/("Reconciled".*"gaps":1,[^]*){2}/);
    program.signal('SIGTERM');
    assert.equal((await program.ended).code, 0);
    const { stdout } = await scene.run('status', '--json', '--content-type', GENERAL);
    const [row] = JSON.parse(stdout) as { gaps: { reason: string; contentId?: string }[] }[];
    assert.deepEqual(
      row?.gaps.map((gap) => [gap.reason, gap.contentId]),
      [['unfetchable', contentId]],
    );
  });

  it('ends with 4 when Elasticsearch refuses it', async () => {
    proxy.decide = () => 401;
    const program = await daemon();
    const { code, stderr } = await program.ended;
    assert.equal(code, 4);
    assert.match(stderr, /^o365-audit-exporter: reaching Elasticsearch: 401 /m);
  });
});
