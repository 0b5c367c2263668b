import { Client } from '@elastic/elasticsearch';
import { expect } from 'chai';
import { silent } from '../../../src/common/log.ts';
import { ElasticsearchStore, STATE_INDEX } from '../../../src/state/elasticsearchStore.ts';
import { EMPTY_STATE, type StreamKey, type StreamState } from '../../../src/state/types.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { startFaultProxy, type FaultProxy } from '../../helpers/faultProxy.ts';

const never = new AbortController().signal;
const KEY: StreamKey = { tenantId: '00000000-0000-4000-8000-000000000001', contentType: 'Audit.General' };
const MINUTE = 60_000;
const NOW = Math.floor(Date.now() / MINUTE) * MINUTE;

const state = (fields: Partial<StreamState>): StreamState => ({ ...EMPTY_STATE, ...fields });
const digest = (letter: string): string => letter.repeat(16);

describe('checkpoints in Elasticsearch', function () {
  this.timeout(60_000);
  const cluster = useElasticsearch();
  const clients: Client[] = [];
  let proxy: FaultProxy;

  const open = async (patience = 20_000): Promise<ElasticsearchStore> => {
    const client = new Client({ node: proxy.url, maxRetries: 0 });
    clients.push(client);
    const store = new ElasticsearchStore({
      client,
      namespace: cluster.namespace,
      clock: Date.now,
      log: silent,
      patience,
    });
    await store.open(never);
    return store;
  };

  beforeEach(async () => {
    await cluster.client.indices.delete({ index: STATE_INDEX }, { ignore: [404] });
    proxy = await startFaultProxy(cluster.url);
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await proxy.close();
  });

  it('are read as they were saved, by this instance and by the next', async () => {
    const store = await open();
    expect(await store.load(KEY, never)).to.deep.equal(EMPTY_STATE);
    const saved = state({
      checkpoint: NOW,
      delivered: new Map([[digest('a'), NOW + MINUTE - 1]]),
      gaps: [{ from: NOW - 5, to: NOW, reason: 'downtime', noticed: NOW }],
      lastError: { at: NOW, message: 'listing content' },
    });
    expect(await store.save(KEY, saved, never)).to.equal(saved);
    expect(await store.load(KEY, never)).to.deep.equal(saved);
    expect(await (await open()).load(KEY, never)).to.deep.equal(saved);
  });

  it('of two instances are joined, whoever comes second', async () => {
    const [one, two] = [await open(), await open()];
    await one.load(KEY, never);
    await two.load(KEY, never);
    await one.save(KEY, state({ checkpoint: NOW, delivered: new Map([[digest('a'), NOW + MINUTE - 1]]) }), never);
    const joined = await two.save(
      KEY,
      state({ checkpoint: NOW - MINUTE, delivered: new Map([[digest('b'), NOW + MINUTE - 1]]) }),
      never,
    );
    expect(joined.checkpoint).to.equal(NOW);
    expect([...joined.delivered.keys()].toSorted()).to.deep.equal([digest('a'), digest('b')]);
    expect(await one.load(KEY, never)).to.deep.equal(joined);
  });

  it('survive 429, 503, a cut connection and an answer that is lost', async () => {
    const store = await open();
    await store.load(KEY, never);
    const faults = [429, 503, 'reset', 'lose-answer'] as (number | 'reset' | 'lose-answer' | 'pass')[];
    proxy.decide = ({ method }) => (method === 'PUT' ? (faults.shift() ?? 'pass') : 'pass');
    const stored = await store.save(KEY, state({ checkpoint: NOW }), never);
    expect(stored.checkpoint).to.equal(NOW);
    expect(faults).to.deep.equal([]);
    expect((await store.load(KEY, never)).checkpoint).to.equal(NOW);
  });

  it('are written again, with their mapping, when somebody has deleted the index', async () => {
    const store = await open();
    await store.load(KEY, never);
    await store.save(KEY, state({ checkpoint: NOW }), never);
    await cluster.client.indices.delete({ index: STATE_INDEX });
    const next = state({ checkpoint: NOW + MINUTE });
    await store.save(KEY, next, never);
    expect(await store.load(KEY, never)).to.deep.equal(next);
    const mapping = await cluster.client.indices.getMapping({ index: STATE_INDEX });
    expect(mapping[STATE_INDEX]?.mappings).to.include({ dynamic: 'false' });
  });

  it('of a newer version are refused, not overwritten', async () => {
    const store = await open();
    await store.save(KEY, state({ checkpoint: NOW }), never);
    const [hit] = await documents();
    await cluster.client.update({
      index: STATE_INDEX,
      id: hit?._id ?? '',
      doc: { state: JSON.stringify({ version: 2 }) },
      refresh: true,
    });
    const error = await store.load(KEY, never).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'StateError', code: 'STATE_NEWER' });
    const overwritten = await store.save(KEY, state({}), never).catch((thrown: unknown) => thrown);
    expect(overwritten).to.include({ name: 'StateError', code: 'STATE_NEWER' });
  });

  it('say that Elasticsearch is out of reach when the patience is over', async () => {
    const store = await open(300);
    proxy.decide = () => 'reset';
    const error = await store.load(KEY, never).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'StateError', code: 'ELASTICSEARCH_UNREACHABLE' });
  });

  it('wait while the index is read-only, and are not taken for refused', async () => {
    const store = await open();
    await store.load(KEY, never);
    await store.save(KEY, state({ checkpoint: NOW }), never);
    await cluster.client.indices.putSettings({ index: STATE_INDEX, settings: { 'index.blocks.write': true } });
    const saving = store.save(KEY, state({ checkpoint: NOW + MINUTE }), never);
    const early = await Promise.race([saving, new Promise((resolve) => setTimeout(resolve, 600, 'waiting'))]);
    expect(early).to.equal('waiting');
    await cluster.client.indices.putSettings({ index: STATE_INDEX, settings: { 'index.blocks.write': null } });
    expect((await saving).checkpoint).to.equal(NOW + MINUTE);
  });

  it('come with a lease that one of several instances gets, until it is released', async () => {
    const store = await open();
    expect(await store.lease(KEY.tenantId, 60_000, never)).to.equal(true);
    expect(await store.lease(KEY.tenantId, 60_000, never)).to.equal(true);
    // Another host's instance: this host's own pid may be taken over, a container's pid being always the same.
    const [hit] = await documents();
    const { lease } = (hit?._source ?? {}) as { lease?: { host: string } };
    const other = { ...lease, host: 'other.example', instance: 'another' };
    await cluster.client.update({ index: STATE_INDEX, id: hit?._id ?? '', doc: { lease: other }, refresh: true });
    const second = await open();
    expect(await second.lease(KEY.tenantId, 60_000, never)).to.equal(false);
    const over = { ...other, expires: Date.now() - 1 };
    await cluster.client.update({ index: STATE_INDEX, id: hit?._id ?? '', doc: { lease: over }, refresh: true });
    expect(await second.lease(KEY.tenantId, 60_000, never)).to.equal(true);
    await second.release(KEY.tenantId);
    expect(await documents()).to.deep.equal([]);
  });

  async function documents(): Promise<{ _id?: string; _source?: unknown }[]> {
    await cluster.client.indices.refresh({ index: STATE_INDEX });
    return (await cluster.client.search({ index: STATE_INDEX })).hits.hits;
  }
});
