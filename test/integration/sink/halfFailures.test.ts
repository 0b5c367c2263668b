import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect } from 'chai';
import type { Outgoing, Sink } from '../../../src/sink/types.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { startFaultProxy, type FaultProxy, type ProxyFault } from '../../helpers/faultProxy.ts';
import { auditStream, deadletterStream, idsIn, never, openSink, ORIGIN, records } from './support.ts';

const named = (prefix: string, from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${from + index}`).toSorted();

/** What was found wrong in the first sink: each test tells of one way in which a round can fail after half of its work. */
describe('a round that fails half-way', function () {
  this.timeout(60_000);
  const cluster = useElasticsearch();
  let proxy: FaultProxy;
  let sink: Sink;
  let stream = '';

  /** Lets requests whose path matches meet these faults, one each. */
  const spoil = (pattern: RegExp, ...faults: ProxyFault[]): void => {
    proxy.decide = ({ path }) => (pattern.test(path) ? (faults.shift() ?? 'pass') : 'pass');
  };
  const rollOver = (): Promise<unknown> => cluster.client.indices.rollover({ alias: stream });
  const ids = (): Promise<string[]> => idsIn(cluster.client, stream);

  beforeEach(async () => {
    proxy = await startFaultProxy(cluster.url);
    ({ sink } = await openSink(proxy.url, cluster.namespace));
    stream = auditStream(cluster.namespace);
  });
  afterEach(async () => {
    await sink.close();
    await proxy.close();
  });

  it('counts no record twice when the second half of a split request fails', async () => {
    spoil(new RegExp(`${stream}/_bulk`), 413, 'pass', 503);
    const counts = await sink.write(records(0, 20), ORIGIN, never);
    expect(counts).to.deep.equal({ indexed: 20, duplicate: 0, deadLettered: 0 });
    expect(await ids()).to.deep.equal(named('record', 0, 20));
  });

  it('takes no shard that is not ready for an index without the record', async () => {
    await sink.write(records(0, 10), ORIGIN, never);
    await rollOver();
    const notReady = (answer: unknown): unknown => ({
      docs: (answer as { docs: { _index: string; _id: string }[] }).docs.map(({ _index, _id }) => ({
        _index,
        _id,
        error: { type: 'no_shard_available_action_exception', reason: 'No shard available' },
      })),
    });
    const { sink: next } = await openSink(proxy.url, cluster.namespace);
    spoil(/_mget/, notReady, notReady);
    expect(await next.write(records(0, 12), ORIGIN, never)).to.deep.equal({
      indexed: 2,
      duplicate: 10,
      deadLettered: 0,
    });
    expect(await ids()).to.deep.equal(named('record', 0, 12));
    await next.close();
  });

  it('finds the older copies when the look after a rollover fails at first', async () => {
    const other = await openSink(cluster.url, cluster.namespace);
    await sink.write(records(100, 1), ORIGIN, never);
    await other.sink.write(records(0, 5), ORIGIN, never);
    await rollOver();
    spoil(/_mget|_resolve/, 503, 503);
    expect(await sink.write(records(3, 5), ORIGIN, never)).to.deep.equal({ indexed: 3, duplicate: 2, deadLettered: 0 });
    expect(await ids()).to.deep.equal([...named('record', 0, 8), 'record-100'].toSorted());
    await other.sink.close();
  });

  it('deletes a second copy though deleting fails at first', async () => {
    await sink.write(records(0, 2), ORIGIN, never);
    await rollOver();
    for (const id of ['record-0', 'record-1'])
      await cluster.client.create({ index: stream, id, document: { '@timestamp': new Date().toISOString() } });
    const { sink: next } = await openSink(proxy.url, cluster.namespace);
    const busy = (answer: unknown): unknown => ({
      items: (answer as { items: { delete: object }[] }).items.map((item) => ({
        delete: { ...item.delete, status: 429, error: { type: 'es_rejected_execution_exception' } },
      })),
    });
    spoil(/^\/_bulk/, 503, busy);
    expect(await next.write(records(0, 2), ORIGIN, never)).to.deep.equal({ indexed: 0, duplicate: 2, deadLettered: 0 });
    expect(await ids()).to.deep.equal(['record-0', 'record-1']);
    expect(proxy.requests.filter((request) => request === 'POST /_bulk')).to.have.length.at.least(2);
    await next.close();
  });

  it('finds the one record whose _id makes Elasticsearch refuse the whole request', async () => {
    const id = 'x'.repeat(600);
    const long: Outgoing = {
      document: { id, time: Date.now(), rest: `"id":"long"},"@timestamp":"2026-01-05T10:00:00Z"}` },
      raw: Buffer.from('{"Id":"long"}'),
    };
    expect(await sink.write([...records(0, 6), long], ORIGIN, never)).to.deep.equal({
      indexed: 6,
      duplicate: 0,
      deadLettered: 1,
    });
    expect(await ids()).to.deep.equal(named('record', 0, 6));
    const [letter] = await idsIn(cluster.client, deadletterStream(cluster.namespace));
    expect(letter).to.match(/^sha256:[0-9a-f]{64}$/);
  });

  it('makes no dead letters of records that we have no right to write', async () => {
    const forbidden = (answer: unknown): unknown => ({
      items: (answer as { items: unknown[] }).items.map(() => ({
        create: {
          _index: stream,
          status: 403,
          error: { type: 'security_exception', reason: 'action [indices:admin/auto_create] is unauthorized' },
        },
      })),
    });
    spoil(/_bulk/, forbidden);
    const error = await sink.write(records(0, 3), ORIGIN, never).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'SinkError', code: 'ELASTICSEARCH_REFUSED' });
    expect(await cluster.client.indices.exists({ index: deadletterStream(cluster.namespace) })).to.equal(false);
  });

  it('does not say that a record is among the dead letters when it is not', async () => {
    const refused = (answer: unknown): unknown => ({
      items: (answer as { items: unknown[] }).items.map(() => ({
        create: { status: 400, error: { type: 'document_parsing_exception', reason: 'by the proxy' } },
      })),
    });
    spoil(/deadletter[^/]*\/_bulk/, refused);
    const rejected: Outgoing = { rejected: { type: 'no_id', reason: 'it has no Id' }, raw: Buffer.from('{}') };
    const error = await sink.write([rejected], ORIGIN, never).catch((thrown: unknown) => thrown);
    expect(error).to.include({ name: 'SinkError', code: 'ELASTICSEARCH_REFUSED' });
    expect(await sink.write([rejected], ORIGIN, never)).to.deep.equal({ indexed: 0, duplicate: 0, deadLettered: 1 });
  });

  it('waits while the whole cluster is read-only, instead of taking it for a refusal', async () => {
    await sink.write(records(0, 1), ORIGIN, never);
    const block = (value: boolean | null): Promise<unknown> =>
      cluster.client.cluster.putSettings({ persistent: { 'cluster.blocks.read_only': value } });
    await block(true);
    let written: Promise<unknown>;
    try {
      written = sink.write(records(1, 2), ORIGIN, never);
      const early = await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 1_000, 'waiting'))]);
      expect(early).to.equal('waiting');
    } finally {
      await block(null);
    }
    expect(await written).to.deep.equal({ indexed: 2, duplicate: 0, deadLettered: 0 });
  });

  it('lets its callers go as soon as they are aborted, and serves others', async () => {
    await sink.write(records(0, 1), ORIGIN, never);
    let dead = true;
    proxy.decide = () => (dead ? 'reset' : 'pass');
    const stop = new AbortController();
    const left = sink.write(records(1, 5), ORIGIN, stop.signal).catch((thrown: unknown) => thrown);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const began = Date.now();
    stop.abort(new Error('stopped'));
    expect(await left).to.have.property('message', 'stopped');
    expect(Date.now() - began).to.be.below(200);
    dead = false;
    const counts = await sink.write(records(1, 5), ORIGIN, never);
    expect(counts.indexed + counts.duplicate).to.equal(5);
    expect(await ids()).to.deep.equal(named('record', 0, 6));
  });

  it('counts as duplicate what was there before a request that could not even be sent', async () => {
    await sink.write(records(0, 4), ORIGIN, never);
    const { hostname, port } = new URL(cluster.url);
    const gate = await openGate(0, Number(port), hostname);
    const { sink: behind } = await openSink(`http://127.0.0.1:${gate.port}`, cluster.namespace);
    await behind.write(records(100, 1), ORIGIN, never);
    await gate.close();
    const written = behind.write(records(0, 4), ORIGIN, never);
    await new Promise((resolve) => setTimeout(resolve, 400));
    const again = await openGate(gate.port, Number(port), hostname);
    expect(await written).to.deep.equal({ indexed: 0, duplicate: 4, deadLettered: 0 });
    await behind.close();
    await again.close();
  });
});

/** Passes connections on; closed, connections are refused. */
async function openGate(
  on: number,
  port: number,
  host: string,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const onward = connect(port, host);
    sockets.add(socket);
    socket.on('error', () => onward.destroy()).on('close', () => onward.destroy());
    onward.on('error', () => socket.destroy());
    socket.pipe(onward).pipe(socket);
  });
  await new Promise<void>((resolve) => {
    server.listen(on, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
