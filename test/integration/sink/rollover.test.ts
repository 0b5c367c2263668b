import { expect } from 'chai';
import type { Sink } from '../../../src/sink/types.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { auditStream, idsIn, never, openSink, ORIGIN, record, records } from './support.ts';

describe('a record is in the data stream once', function () {
  this.timeout(60_000);
  const cluster = useElasticsearch();
  const opened: Sink[] = [];
  let stream = '';

  const open = async (url = cluster.url): Promise<Sink> => {
    const { sink } = await openSink(url, cluster.namespace);
    opened.push(sink);
    return sink;
  };
  const rollOver = (): Promise<unknown> => cluster.client.indices.rollover({ alias: stream });

  beforeEach(() => {
    stream = auditStream(cluster.namespace);
  });
  afterEach(() => Promise.all(opened.splice(0).map((sink) => sink.close())));

  it('when it comes twice', async () => {
    const sink = await open();
    expect(await sink.write(records(0, 10), ORIGIN, never)).to.deep.equal({
      indexed: 10,
      duplicate: 0,
      deadLettered: 0,
    });
    expect(await sink.write(records(5, 10), ORIGIN, never)).to.deep.equal({
      indexed: 5,
      duplicate: 5,
      deadLettered: 0,
    });
    expect(await idsIn(cluster.client, stream)).to.have.length(15);
  });

  it('when it comes twice in one batch and from several callers at once', async () => {
    const sink = await open();
    const counts = await Promise.all(
      [0, 1, 2].map(() => sink.write([...records(0, 50), ...records(0, 50)], ORIGIN, never)),
    );
    expect(counts.reduce((sum, { indexed }) => sum + indexed, 0)).to.equal(50);
    expect(counts.reduce((sum, { duplicate }) => sum + duplicate, 0)).to.equal(250);
    expect(await idsIn(cluster.client, stream)).to.have.length(50);
  });

  it('when it comes again after rollovers, to this process or to a new one', async () => {
    const first = await open();
    await first.write(records(0, 20), ORIGIN, never);
    await rollOver();
    expect(await first.write(records(10, 20), ORIGIN, never)).to.deep.equal({
      indexed: 10,
      duplicate: 10,
      deadLettered: 0,
    });
    await rollOver();
    await rollOver();
    const second = await open();
    expect(await second.write(records(0, 40), ORIGIN, never)).to.deep.equal({
      indexed: 10,
      duplicate: 30,
      deadLettered: 0,
    });
    expect(await idsIn(cluster.client, stream)).to.deep.equal(
      records(0, 40)
        .map((r) => ('document' in r ? r.document.id : ''))
        .toSorted(),
    );
  });

  it('when a rollover comes between what a process knows and what another has written', async () => {
    const unaware = await open();
    await unaware.write([record('warm')], ORIGIN, never);
    const other = await open();
    await other.write(records(0, 5), ORIGIN, never);
    await rollOver();
    expect(await unaware.write(records(3, 5), ORIGIN, never)).to.deep.equal({
      indexed: 3,
      duplicate: 2,
      deadLettered: 0,
    });
    expect(await idsIn(cluster.client, stream)).to.deep.equal([
      'record-0',
      'record-1',
      'record-2',
      'record-3',
      'record-4',
      'record-5',
      'record-6',
      'record-7',
      'warm',
    ]);
  });

  it('when a process died between creating a second copy and noticing the rollover', async () => {
    const sink = await open();
    await sink.write(records(0, 3), ORIGIN, never);
    await rollOver();
    await cluster.client.create({
      index: stream,
      id: 'record-1',
      document: { '@timestamp': new Date().toISOString() },
    });
    expect(await idsIn(cluster.client, stream)).to.deep.equal(['record-0', 'record-1', 'record-1', 'record-2']);
    const next = await open();
    expect(await next.write(records(0, 3), ORIGIN, never)).to.deep.equal({ indexed: 0, duplicate: 3, deadLettered: 0 });
    expect(await idsIn(cluster.client, stream)).to.deep.equal(['record-0', 'record-1', 'record-2']);
  });

  it('when instances deliver the same records while the stream rolls over', async () => {
    const sinks = await Promise.all([open(), open(), open()]);
    await sinks[0]?.write(records(0, 1), ORIGIN, never);
    let rolling = true;
    const roller = (async () => {
      while (rolling) await rollOver();
    })();
    const counts = await Promise.all(
      sinks.flatMap((sink) => [0, 1, 2, 3, 4].map((part) => sink.write(records(part * 100, 100), ORIGIN, never))),
    );
    rolling = false;
    await roller;
    const ids = await idsIn(cluster.client, stream);
    expect(new Set(ids).size).to.equal(500);
    expect(ids).to.have.length(500);
    expect(counts.reduce((sum, { indexed, duplicate }) => sum + indexed + duplicate, 0)).to.equal(1_500);
  });
});
