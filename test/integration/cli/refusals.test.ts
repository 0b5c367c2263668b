import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { startFaultProxy, type FaultProxy } from '../../helpers/faultProxy.ts';
import { Program } from './process.ts';
import { GENERAL, idsOwed, reportOf, useScene } from './scene.ts';

const toFile = (folder: string): Record<string, unknown> => ({
  output: { file: { path: join(folder, 'audit.ndjson') } },
  state: { type: 'sqlite', path: join(folder, 'state.db') },
});

describe('a command that is refused', function () {
  this.timeout(40_000);
  const scene = useScene({ contents: 20, recordsPerContent: 10, days: 5 });

  it('names everything that is wrong with the configuration, and ends with 2', async () => {
    const file = join(scene.folder, 'bad.yaml');
    writeFileSync(
      file,
      `tenants: [{tenantId: 7, clientId: nobody, credential: {clientSecret: a, certificate: {}}, colour: red}]
poll: {settle: soon, scedule: x}
output: {elasticsearch: {nodes: ['http://203.0.113.9:9200']}, stdout: {}}
`,
    );
    const { code, stdout, stderr } = await new Program(['once', '--config', file]).ended;
    assert.equal(code, 2);
    assert.equal(stdout, '');
    for (const path of [
      'tenants[0].tenantId',
      'tenants[0].clientId',
      'tenants[0].credential',
      'tenants[0].colour',
      'poll.settle',
      'poll.scedule',
      'output',
    ]) {
      assert.include(stderr, path);
    }
  });

  it('ends with 2 on what it does not understand', async () => {
    const ends = await Promise.all(
      [['fetch'], ['once', '--fast'], ['once'], ['backfill', '--from', 'yesterday'], ['subscriptions', 'pause']].map(
        (argv) => new Program(argv).ended,
      ),
    );
    assert.deepEqual(
      ends.map(({ code, stdout }) => [code, stdout]),
      ends.map(() => [2, '']),
    );
    assert.match(ends[0]?.stderr ?? '', /unknown command: fetch/);
    assert.match(ends[2]?.stderr ?? '', /tenants: at least one tenant is needed/);
  });

  it('ends with 3 when the secret is wrong, saying what to do', async () => {
    scene.configure(toFile(scene.folder), { credential: { clientSecret: 'wrong~secret' } });
    const ended = await scene.run('once', '--json');
    assert.equal(ended.code, 3);
    assert.deepInclude(reportOf(ended).contents, { listed: 0, delivered: 0 });
    assert.match(ended.stderr, /AADSTS7000215.*secret/);
    assert.notInclude(ended.stderr, 'wrong~secret');
  });

  it('ends with 3 when one content type lacks its permission, the others being delivered', async () => {
    const [tenant] = scene.simulator.tenants;
    assert.isDefined(tenant);
    tenant.roles = ['ActivityFeed.Read'];
    scene.configure(toFile(scene.folder), { contentTypes: [GENERAL, 'DLP.All'] });
    const ended = await scene.run('once', '--json');
    assert.equal(ended.code, 3);
    assert.deepInclude(reportOf(ended).records, { indexed: idsOwed(scene.simulator, [GENERAL]).length });
    assert.match(ended.stderr, /DLP\.All.*AF10001.*ActivityFeed\.ReadDlp/);
  });

  it('ends with 4 when nothing answers at the address of Elasticsearch, fetching nothing', async () => {
    const port = await closedPort();
    scene.configure({ output: { elasticsearch: { nodes: [`http://127.0.0.1:${port}`] } } });
    const { code, stdout, stderr } = await scene.run('once', '--json', '--patience', '1s');
    assert.equal(code, 4);
    assert.equal(stdout, '');
    assert.match(stderr, /^o365-audit-exporter: reaching Elasticsearch: .*ECONNREFUSED/m);
    assert.isUndefined(scene.simulator.stats.requests.content);
  });
});

describe('a command that Elasticsearch refuses', function () {
  this.timeout(30_000);
  const elasticsearch = useElasticsearch();
  const scene = useScene({ contents: 10, recordsPerContent: 10, days: 2 });
  let proxy: FaultProxy;

  beforeEach(async () => {
    proxy = await startFaultProxy(elasticsearch.url);
    const { namespace } = elasticsearch;
    scene.configure({ output: { elasticsearch: { nodes: [proxy.url], namespace } } }, { contentTypes: [GENERAL] });
  });
  afterEach(() => proxy.close());

  it('ends with 4 at once', async () => {
    proxy.decide = () => 403;
    const { code, stdout, stderr } = await scene.run('once', '--json');
    assert.equal(code, 4);
    assert.equal(stdout, '');
    assert.match(stderr, /^o365-audit-exporter: reaching Elasticsearch: 403 /m);
  });

  it('ends with 4 when writing is forbidden, and delivers all in the next run', async () => {
    proxy.decide = ({ path }) => (path.includes('_bulk') ? 403 : 'pass');
    const refused = await scene.run('once', '--json');
    assert.equal(refused.code, 4);
    assert.deepInclude(reportOf(refused).contents, { delivered: 0 });
    proxy.decide = () => 'pass';
    const ended = await scene.run('once', '--json');
    assert.equal(ended.code, 0, ended.stderr);
    assert.deepInclude(reportOf(ended).records, { indexed: 20, duplicate: 0 });
  });
});

/** A port of this machine that nobody listens on. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
