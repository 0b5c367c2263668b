import { join } from 'node:path';
import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { startFaultProxy, type FaultProxy } from '../../helpers/faultProxy.ts';
import { GENERAL, useScene } from './scene.ts';

interface Finding {
  readonly level: string;
  readonly what: string;
  readonly detail: string;
}

describe('check', function () {
  this.timeout(30_000);
  const elasticsearch = useElasticsearch();
  const scene = useScene({ contents: 10, days: 2 });
  let proxy: FaultProxy;

  beforeEach(async () => {
    proxy = await startFaultProxy(elasticsearch.url);
  });
  afterEach(() => proxy.close());

  const output = (over: object = {}): object => ({
    elasticsearch: { nodes: [proxy.url], namespace: elasticsearch.namespace, ...over },
  });
  const findings = async (): Promise<{ code: number | null; ok: boolean; found: Finding[] }> => {
    const { code, stdout } = await scene.run('check', '--json');
    const { ok, findings: found } = JSON.parse(stdout) as { ok: boolean; findings: Finding[] };
    return { code, ok, found };
  };
  const levels = (found: readonly Finding[], what: string): string[] =>
    found.filter((finding) => finding.what.startsWith(what)).map(({ level }) => level);

  it('says a line for each thing it looked at, and writes nothing anywhere', async () => {
    scene.configure({ output: output() }, { contentTypes: [GENERAL] });
    const before = await scene.run('check');
    assert.equal(before.code, 0, before.stdout + before.stderr);
    for (const line of [
      /^ok {4}configuration: 1 tenant\(s\), output elasticsearch$/m,
      /^ok {4}contoso: login: a token until 20/m,
      /^ok {4}contoso: audience: /m,
      /^ok {4}contoso: roles: ActivityFeed\.Read, /m,
      /^warn {2}contoso: subscriptions: not enabled: Audit\.General/m,
      /^ok {4}contoso: clock: \d+ s from the API's$/m,
      /^ok {4}elasticsearch: version 9\.\d+\.\d+ \(cluster /m,
      /^ok {4}rights: security is off$/m,
      /^ok {4}index template logs-o365\.audit[^:]*: /m,
      /^ok {4}state: audit-exporter-state /m,
    ]) {
      assert.match(before.stdout, line);
    }
    assert.isUndefined(scene.simulator.stats.requests.start);
    const writes = proxy.requests.filter((request) => !/^(GET|HEAD) |_simulate|_has_privileges|_count/.test(request));
    assert.deepEqual(writes, []);
  });

  it('lists once the subscription is there', async () => {
    scene.configure({ output: output() }, { contentTypes: [GENERAL] });
    assert.equal((await scene.run('subscriptions start')).code, 0);
    const { code, ok, found } = await findings();
    assert.deepEqual([code, ok], [0, true]);
    assert.deepInclude(
      found.find(({ what }) => what === `listing of ${GENERAL}`),
      { level: 'ok', detail: '1 contents on the first page of the last 24 h' },
    );
  });

  it('names the missing role and ends with 3', async () => {
    const [tenant] = scene.simulator.tenants;
    assert.isDefined(tenant);
    tenant.roles = ['ActivityFeed.Read'];
    scene.configure({ output: output() }, { contentTypes: [GENERAL, 'DLP.All'] });
    const { code, ok, found } = await findings();
    assert.deepEqual([code, ok], [3, false]);
    assert.match(found.find(({ what }) => what === 'roles')?.detail ?? '', /lacks ActivityFeed\.ReadDlp/);
  });

  it('names missing rights, missing templates, and ends with 4', async () => {
    scene.configure({ output: output({ setup: false }) }, { contentTypes: [GENERAL] });
    const { namespace } = elasticsearch;
    const grant = {
      create_doc: true,
      read: true,
      view_index_metadata: true,
      index: true,
      maintenance: true,
      auto_configure: true,
    };
    proxy.decide = ({ method, path }) => {
      if (method === 'GET' && path.startsWith('/_index_template/')) return 404;
      if (!path.includes('_has_privileges')) return 'pass';
      return () => ({
        cluster: { monitor: true },
        index: {
          [`logs-o365.audit-${namespace}`]: { ...grant, create_doc: false },
          [`logs-audit_exporter.deadletter-${namespace}`]: { ...grant, delete: true },
          [`logs-audit_exporter.content-${namespace}`]: { ...grant },
          'audit-exporter-state': {
            create_index: true,
            index: true,
            read: true,
            view_index_metadata: true,
            delete: true,
          },
        },
      });
    };
    const { code, found } = await findings();
    assert.equal(code, 4);
    assert.deepEqual(
      found.filter(({ what }) => what === 'rights').map(({ level, detail }) => `${level} ${detail}`),
      [
        `fail create_doc on logs-o365.audit-${namespace} is missing: nothing can be delivered`,
        `warn delete on logs-o365.audit-${namespace} is missing: a copy made by a rollover stays`,
      ],
    );
    assert.deepEqual(levels(found, 'index template'), ['fail', 'fail', 'fail']);
  });

  it('says that Elasticsearch is too old, or does not answer', async () => {
    scene.configure({ output: output() }, { contentTypes: [GENERAL] });
    proxy.decide = () => (answer) => ({ ...(answer as object), version: { number: '8.19.1' } });
    const old = await findings();
    assert.equal(old.code, 4);
    assert.match(old.found.at(-1)?.detail ?? '', /^version 8\.19\.1 .*9 or newer is wanted/);
    proxy.decide = () => 'reset';
    const gone = await findings();
    assert.equal(gone.code, 4);
    assert.deepInclude(gone.found.at(-1), { level: 'fail', what: 'elasticsearch' });
  });
});

describe('check of a file output', function () {
  this.timeout(30_000);
  const scene = useScene();

  it('tells a folder that is there from one that is not', async () => {
    const state = { type: 'sqlite', path: join(scene.folder, 'state.db') };
    scene.configure({ output: { file: { path: join(scene.folder, 'audit.ndjson') } }, state });
    const good = await scene.run('check');
    assert.equal(good.code, 0, good.stdout);
    assert.match(good.stdout, /^ok {4}output: \S*audit\.ndjson can be written$/m);
    scene.configure({ output: { file: { path: join(scene.folder, 'none', 'audit.ndjson') } }, state });
    const bad = await scene.run('check');
    assert.equal(bad.code, 2);
    assert.match(bad.stdout, /^fail {2}output: \S*audit\.ndjson can't be written: ENOENT at \S*none$/m);
    assert.match(bad.stdout, /^ok {4}state: \S*state\.db can be written$/m);
  });
});
