import { expect } from 'chai';
import type { Sink } from '../../../src/sink/types.ts';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';
import { startFaultProxy, type FaultProxy, type ProxyFault } from '../../helpers/faultProxy.ts';
import { auditStream, deadletterStream, idsIn, never, openSink, ORIGIN, record, records } from './support.ts';

const ALL = { indexed: 20, duplicate: 0, deadLettered: 0 };

describe('what Elasticsearch does to a bulk request', function () {
  this.timeout(60_000);
  const cluster = useElasticsearch();
  let proxy: FaultProxy;
  let sink: Sink;
  let stream = '';

  /** Lets the next bulk requests meet these faults, one each; then all is well. */
  const spoil = (...faults: ProxyFault[]): void => {
    proxy.decide = ({ path }) => (path.includes('_bulk') ? (faults.shift() ?? 'pass') : 'pass');
  };
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

  for (const [name, faults] of [
    ['429 for the whole request, three times', [429, 429, 429]],
    ['500, 502, 503 and 504', [500, 502, 503, 504]],
    ['connections cut before the cluster saw them', ['reset', 'reset']],
    ['an answer that is lost though the bulk was executed', ['lose-answer']],
    ['an answer with items missing', [(answer: unknown) => ({ ...(answer as object), items: [] })]],
    [
      '429 and 503 for single items',
      [
        (answer: unknown) => {
          const { items } = answer as { items: { create: { status: number; error?: object } }[] };
          return {
            items: items.map((item, n) =>
              n % 2 === 0
                ? item
                : { create: { status: n % 4 === 1 ? 429 : 503, error: { type: 'es_rejected_execution_exception' } } },
            ),
          };
        },
      ],
    ],
  ] as [string, ProxyFault[]][]) {
    it(`is survived: ${name}`, async () => {
      spoil(...faults);
      const counts = await sink.write(records(0, 20), ORIGIN, never);
      expect(counts.indexed + counts.duplicate).to.equal(20);
      expect(counts.deadLettered).to.equal(0);
      expect(await ids()).to.have.length(20);
    });
  }

  it('counts as indexed what an unanswered request of ours has indexed', async () => {
    spoil('lose-answer');
    expect(await sink.write(records(0, 20), ORIGIN, never)).to.deep.equal(ALL);
  });

  it('splits a request that is too large', async () => {
    spoil(413, 413);
    expect(await sink.write(records(0, 20), ORIGIN, never)).to.deep.equal(ALL);
    expect(await ids()).to.have.length(20);
  });

  it('makes dead letters of what the mapping refuses, once each, and goes on with the rest', async () => {
    const bad = [record('bad-1', undefined, { an: 'object' }), record('bad-2', undefined, [{ an: 'object' }])];
    for (const expected of [8, 0]) {
      const counts = await sink.write([...records(0, 8), ...bad], ORIGIN, never);
      expect(counts).to.deep.equal({ indexed: expected, duplicate: 8 - expected, deadLettered: 2 });
    }
    const letters = await idsIn(cluster.client, deadletterStream(cluster.namespace));
    expect(letters).to.deep.equal(['bad-1', 'bad-2']);
    const letter = await cluster.client.search<{ error: { type: string }; event: { original: string } }>({
      index: deadletterStream(cluster.namespace),
      query: { ids: { values: ['bad-1'] } },
    });
    const found = letter.hits.hits[0]?._source;
    expect(found?.error.type).to.equal('document_parsing_exception');
    expect(JSON.parse(found?.event.original ?? '')).to.deep.equal({ Id: 'bad-1', n: { an: 'object' } });
  });

  it('puts templates and streams there again that somebody has deleted', async () => {
    await sink.write(records(0, 3), ORIGIN, never);
    await cluster.client.indices.deleteDataStream({ name: stream });
    await cluster.client.indices.deleteIndexTemplate(
      { name: 'logs-o365.audit@o365-audit-exporter' },
      { ignore: [400] },
    );
    expect(await sink.write(records(3, 3), ORIGIN, never)).to.deep.equal({ indexed: 3, duplicate: 0, deadLettered: 0 });
    expect(await ids()).to.deep.equal(['record-3', 'record-4', 'record-5']);
  });

  it('waits while the index is read-only, and goes on when it no longer is', async () => {
    await sink.write(records(0, 1), ORIGIN, never);
    await cluster.client.indices.putSettings({ index: stream, settings: { 'index.blocks.write': true } });
    const written = sink.write(records(1, 3), ORIGIN, never);
    const early = await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 1_500, 'still waiting'))]);
    expect(early).to.equal('still waiting');
    await cluster.client.indices.putSettings({ index: stream, settings: { 'index.blocks.write': null } });
    expect(await written).to.deep.equal({ indexed: 3, duplicate: 0, deadLettered: 0 });
  });

  it('is given up with a clear code when it refuses us, or does not answer within the patience', async () => {
    spoil(401);
    const refused = await sink.write(records(0, 1), ORIGIN, never).catch((error: unknown) => error);
    expect(refused).to.include({ name: 'SinkError', code: 'ELASTICSEARCH_REFUSED' });
    const { sink: hasty } = await openSink(proxy.url, cluster.namespace, { patience: 500 });
    proxy.decide = ({ path }) => (path.includes('_bulk') ? 'reset' : 'pass');
    const unreachable = await hasty.write(records(0, 1), ORIGIN, never).catch((error: unknown) => error);
    expect(unreachable).to.include({ name: 'SinkError', code: 'ELASTICSEARCH_UNREACHABLE' });
    await hasty.close();
  });
});
