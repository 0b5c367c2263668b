import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@elastic/elasticsearch';
import { assert } from 'chai';
import type { RunningElasticsearch } from '../../../src/demo/elasticsearch/types.ts';
import { startOwnElasticsearch, useElasticsearch } from '../../helpers/elasticsearch.ts';

async function createTemplate(client: Client, name: string): Promise<void> {
  await client.indices.putIndexTemplate({
    name,
    index_patterns: [name],
    priority: 900,
    data_stream: {},
    template: { settings: { number_of_replicas: 0 } },
  });
}

/** Writes documents with `create`; resolves with [status, backing index] of each. */
async function create(client: Client, stream: string, ids: readonly string[]): Promise<[number, string][]> {
  const operations = ids.flatMap((_id) => [{ create: { _id } }, { '@timestamp': '2026-01-05T10:00:00Z' }]);
  const { items } = await client.bulk({ index: stream, operations });
  return items.map((item) => [item.create?.status ?? 0, item.create?._index ?? '']);
}

describe('the Elasticsearch of tests and demo', () => {
  const elasticsearch = useElasticsearch();

  it('is a 9.x that the official client accepts', async () => {
    const { version, tagline } = await elasticsearch.client.info();
    assert.match(version.number, /^9\./);
    assert.equal(tagline, 'You Know, for Search');
  });

  it('knows ids within one backing index only, and finds them in older ones by a realtime mget', async () => {
    const { client, namespace } = elasticsearch;
    const stream = `logs-demo-${namespace}`;
    await createTemplate(client, stream);
    const [first, again] = await create(client, stream, ['one', 'one']);
    assert.deepEqual([first?.[0], again?.[0]], [201, 409]);
    const { old_index: older, new_index: newer } = await client.indices.rollover({ alias: stream });
    assert.equal(first?.[1], older);
    assert.deepEqual(await create(client, stream, ['one']), [[201, newer]]);
    const { docs } = await client.mget({ index: older, ids: ['one', 'two'], _source: false, realtime: true });
    assert.deepEqual(
      docs.map((doc) => [doc._id, 'found' in doc && doc.found]),
      [
        ['one', true],
        ['two', false],
      ],
    );
    const { data_streams: streams } = await client.indices.resolveIndex({ name: stream });
    assert.deepEqual(streams[0]?.backing_indices, [older, newer]);
  });

  it('takes data streams of mode logsdb', async () => {
    const { client, namespace } = elasticsearch;
    const stream = `logs-demo-${namespace}`;
    await client.indices.putIndexTemplate({
      name: stream,
      index_patterns: [stream],
      priority: 900,
      data_stream: {},
      template: { settings: { 'index.mode': 'logsdb', number_of_replicas: 0 } },
    });
    await create(client, stream, ['one']);
    await client.indices.refresh({ index: stream });
    const { count } = await client.count({ index: stream });
    assert.equal(count, 1);
  });

  it('deletes data streams by wildcard, and refuses a name that is not there', async () => {
    const { client, namespace } = elasticsearch;
    const stream = `logs-demo-${namespace}`;
    await createTemplate(client, stream);
    await create(client, stream, ['one']);
    await client.indices.deleteDataStream({ name: `logs-*-${namespace}` });
    const { data_streams: streams } = await client.indices.resolveIndex({ name: `logs-*-${namespace}` });
    assert.deepEqual(streams, []);
    const refused = await client.indices.deleteDataStream({ name: stream }).catch((error: unknown) => error);
    assert.equal((refused as { statusCode?: number }).statusCode, 404);
  });
});

describe('an Elasticsearch of our own', function () {
  this.timeout(180_000);
  const { signal } = new AbortController();
  let folder: string;
  let node: RunningElasticsearch | undefined;
  let client: Client;

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'elasticsearch-test-'));
    node = await startOwnElasticsearch(this, { dataDir: folder });
    client = new Client({ node: node.url, maxRetries: 0 });
    await createTemplate(client, 'logs-demo-own');
  });

  after(async () => {
    await node?.stop();
    await client?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it('keeps what it acknowledged over a SIGKILL, on the same address', async () => {
    await create(client, 'logs-demo-own', ['one', 'two']);
    await node?.kill();
    const gone = await client.info().catch((error: unknown) => error);
    assert.equal((gone as Error).name, 'ConnectionError');
    await node?.restart(signal);
    const [one, two, three] = await create(client, 'logs-demo-own', ['one', 'two', 'three']);
    assert.deepEqual([one?.[0], two?.[0], three?.[0]], [409, 409, 201]);
  });

  it('answers nothing while paused, and goes on afterwards', async () => {
    await node?.pause();
    const silence = await client.info({}, { requestTimeout: 1000 }).catch((error: unknown) => error);
    assert.equal((silence as Error).name, 'TimeoutError');
    await node?.resume();
    assert.equal((await client.cluster.health({ wait_for_status: 'green', timeout: '10s' })).status, 'green');
  });
});
