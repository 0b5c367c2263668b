import { expect } from 'chai';
import { silent } from '../../../src/common/log.ts';
import type { ElasticsearchConfig } from '../../../src/config/types.ts';
import { setUp, type SetupStep } from '../../../src/sink/elasticsearch/setup.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { auditStream, configFor, never } from './support.ts';

const TEMPLATE = 'logs-o365.audit@o365-audit-exporter';
const AUDIT = {
  mappings: {
    dynamic: false,
    properties: {
      '@timestamp': { type: 'date' },
      id: { type: 'keyword' },
      pattern: { type: 'wildcard' },
      text: { type: 'match_only_text' },
    },
  },
  settings: {},
};

describe('setting up Elasticsearch', function () {
  this.timeout(30_000);
  const cluster = useElasticsearch();

  const run = (
    options: { dryRun?: boolean; config?: Partial<ElasticsearchConfig> } = {},
  ): Promise<readonly SetupStep[]> => {
    const { dryRun = false, config = {} } = options;
    const full = { ...configFor(cluster.url, cluster.namespace), ...config };
    return setUp({ client: cluster.client, config: full, audit: AUDIT, log: silent, dryRun }, never);
  };
  const actions = (steps: readonly SetupStep[]): string[] => steps.map(({ what, action }) => `${action} ${what}`);
  const backing = async (): Promise<string[]> => {
    const { data_streams: streams } = await cluster.client.indices.resolveIndex({
      name: auditStream(cluster.namespace),
    });
    return [streams[0]?.backing_indices ?? []].flat();
  };
  const write = (): Promise<unknown> =>
    cluster.client.create({
      index: auditStream(cluster.namespace),
      id: 'one',
      document: { '@timestamp': '2026-01-05T10:00:00Z' },
    });
  const removeTemplates = async (): Promise<void> => {
    await cluster.client.indices.deleteIndexTemplate({ name: '*@o365-audit-exporter' }, { ignore: [404] });
    await cluster.client.cluster.deleteComponentTemplate({ name: '*@o365-audit-exporter' }, { ignore: [404] });
  };

  beforeEach(removeTemplates);

  it('says what it would do and changes nothing, does it, and finds nothing to do the next time', async () => {
    const created = ['o365.audit', 'audit_exporter.deadletter', 'audit_exporter.content'].map(
      (dataset) => `create index template logs-${dataset}@o365-audit-exporter`,
    );
    expect(actions(await run({ dryRun: true }))).to.deep.equal(created);
    expect(await cluster.client.indices.existsIndexTemplate({ name: TEMPLATE })).to.equal(false);
    expect(actions(await run())).to.deep.equal(created);
    expect(actions(await run())).to.deep.equal(created.map((line) => line.replace('create', 'keep')));
  });

  it('can be done by several instances at once', async () => {
    await Promise.all([run(), run(), run(), run()]);
    await write();
    expect(await backing()).to.have.length(1);
  });

  it('maps what the cluster does not know as the nearest that it does', async () => {
    await run();
    await write();
    const mapping = await cluster.client.indices.getMapping({ index: auditStream(cluster.namespace) });
    const [{ mappings }] = Object.values(mapping) as [{ mappings: { properties: Record<string, { type?: string }> } }];
    expect(mappings.properties['id']?.type).to.equal('keyword');
    expect(['wildcard', 'keyword']).to.include(mappings.properties['pattern']?.type);
    expect(['match_only_text', 'text']).to.include(mappings.properties['text']?.type);
  });

  it("leaves the integration's template of the same pattern alone and goes before it", async () => {
    const theirs = { index_patterns: ['logs-o365.audit-*'], priority: 200, data_stream: {}, _meta: { by: 'fleet' } };
    await cluster.client.indices.putIndexTemplate({ name: 'logs-o365.audit', ...theirs });
    try {
      await run();
      const found = await cluster.client.indices.getIndexTemplate({ name: 'logs-o365.audit' });
      expect(found.index_templates[0]?.index_template._meta).to.deep.equal({ by: 'fleet' });
      await write();
      const mapping = await cluster.client.indices.getMapping({ index: auditStream(cluster.namespace) });
      expect(Object.values(mapping)[0]?.mappings.properties).to.have.property('id');
    } finally {
      await cluster.client.indices.deleteIndexTemplate({ name: 'logs-o365.audit' });
    }
  });

  it('rolls over a stream that another template has made, and no other', async () => {
    const name = `other-${cluster.namespace}`;
    await cluster.client.indices.putIndexTemplate({
      name,
      index_patterns: [auditStream(cluster.namespace)],
      priority: 50,
      data_stream: {},
    });
    await write();
    const [old] = await backing();
    expect(actions(await run())).to.include(`roll over data stream ${auditStream(cluster.namespace)}`);
    expect(await backing()).to.have.length(2);
    expect((await backing())[0]).to.equal(old);
    await run();
    expect(await backing()).to.have.length(2);
  });

  it('upgrades a template of an older version, and adds its fields to the index written to', async () => {
    await run();
    await write();
    await setVersion(0);
    expect(actions(await run()).slice(0, 2)).to.deep.equal([
      `upgrade index template ${TEMPLATE}`,
      `update mapping data stream ${auditStream(cluster.namespace)}`,
    ]);
    expect(await backing()).to.have.length(1);
  });

  it('never puts an older template in place of a newer one', async () => {
    await run();
    await setVersion(99);
    const [step] = await run();
    expect(step).to.deep.equal({
      what: `index template ${TEMPLATE}`,
      action: 'keep',
      detail: "version 99 is newer than this program's 1",
    });
    const found = await cluster.client.indices.getIndexTemplate({ name: TEMPLATE });
    expect(found.index_templates[0]?.index_template._meta).to.include({ version: 99 });
  });

  it('keeps documents as long as is configured', async () => {
    await run({ config: { retention: '30d' } });
    const found = await cluster.client.indices.getIndexTemplate({ name: TEMPLATE });
    const { template } = found.index_templates[0]?.index_template ?? {};
    expect(template?.lifecycle?.data_retention).to.equal('30d');
  });

  async function setVersion(version: number): Promise<void> {
    const found = await cluster.client.indices.getIndexTemplate({ name: TEMPLATE });
    const all = Object.entries(found.index_templates[0]?.index_template ?? {});
    // The cluster takes no template that names what it keeps itself.
    const current = Object.fromEntries(all.filter(([key]) => !/_date/.test(key)));
    await cluster.client.transport.request({
      method: 'PUT',
      path: `/_index_template/${TEMPLATE}`,
      body: { ...current, _meta: { managed_by: 'o365-audit-exporter', version } },
    });
  }
});
