import { Client } from '@elastic/elasticsearch';
import { expect } from 'chai';
import type { RunningElasticsearch } from '../../../src/demo/elasticsearch/types.ts';
import type { Counts } from '../../../src/sink/types.ts';
import { startOwnElasticsearch } from '../../helpers/elasticsearch.ts';
import { auditStream, idsIn, never, openSink, ORIGIN, records } from './support.ts';
import { onlyInCi } from '../../helpers/onlyInCi.ts';

const NAMESPACE = 'restart';
const GROUP = 100;

describe('an Elasticsearch that is killed and started again while it is written to', function () {
  this.timeout(240_000);
  let node: RunningElasticsearch;
  let client: Client;

  before(async function () {
    onlyInCi(this);
    node = await startOwnElasticsearch(this);
    client = new Client({ node: node.url, maxRetries: 0 });
  });
  after(async () => {
    await client?.close();
    await node?.stop();
  });

  it('has every record once, also those of before a rollover', async () => {
    const stream = auditStream(NAMESPACE);
    const { sink } = await openSink(node.url, NAMESPACE, { patience: 120_000 });
    const before = await sink.write(records(0, 500), ORIGIN, never);
    expect(before).to.deep.equal({ indexed: 500, duplicate: 0, deadLettered: 0 });
    await client.indices.rollover({ alias: stream });
    const writes: Promise<Counts>[] = [];
    let stopped = false;
    const writer = (async () => {
      // Begins with what the older index holds: its shard comes back later than the node's first answer.
      for (let first = 0; !stopped || first < 3_000; first += GROUP) {
        writes.push(sink.write(records(first % 6_000, GROUP), ORIGIN, never));
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    for (let kill = 0; kill < 2; kill += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      await node.kill();
      await node.restart(AbortSignal.timeout(120_000));
    }
    stopped = true;
    await writer;
    const counts = await Promise.all(writes);
    const sum = counts.reduce((total, { indexed, duplicate }) => total + indexed + duplicate, 0);
    expect(sum).to.equal(writes.length * GROUP);
    const ids = await idsIn(client, stream);
    const expected = Math.min(6_000, Math.max(500, writes.length * GROUP));
    expect(new Set(ids).size).to.equal(expected);
    expect(ids).to.have.length(expected);
    await sink.close();
  });
});
