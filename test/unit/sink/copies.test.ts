import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client } from '@elastic/elasticsearch';
import { expect } from 'chai';
import { deleteCopies, findCopies } from '../../../src/sink/elasticsearch/copies.ts';

const never = new AbortController().signal;

describe('copies of a document in backing indices', () => {
  let server: Server;
  let client: Client;
  let answer: unknown;

  before(async () => {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    client = new Client({ node: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, maxRetries: 0 });
  });
  after(async () => {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const find = async (...docs: object[]): Promise<unknown> => {
    answer = { docs };
    const places = docs.map(() => ({ id: 'one', index: 'a' }));
    return findCopies(client, places, never).then(
      (found) => [...found],
      (error: unknown) => error,
    );
  };

  it('are found with what is needed to delete no other', async () => {
    const copy = { _index: 'a', _id: 'one', _seq_no: 7, _primary_term: 2, found: true };
    expect(await find(copy, { _index: 'b', _id: 'one', found: false })).to.deep.equal([
      ['one', [{ index: 'a', seqNo: 7, primaryTerm: 2 }]],
    ]);
  });

  it('are none in an index that has been deleted meanwhile', async () => {
    const error = { type: 'index_not_found_exception', reason: 'no such index [a]' };
    expect(await find({ _index: 'a', _id: 'one', error })).to.deep.equal([]);
  });

  it('are unknown while a shard does not answer, or when an answer is missing', async () => {
    const error = { type: 'no_shard_available_action_exception', reason: 'No shard available' };
    expect(await find({ _index: 'a', _id: 'one', error })).to.be.an('error');
    answer = { docs: [] };
    const cut = await findCopies(client, [{ id: 'one', index: 'a' }], never).catch((thrown: unknown) => thrown);
    expect(cut).to.be.an('error');
  });

  it('count as deleted only when Elasticsearch says so for each', async () => {
    const copies = new Map([['one', [{ index: 'b', seqNo: 1, primaryTerm: 1 }]]]);
    const remove = (items: unknown[]): Promise<unknown> => {
      answer = { items };
      return deleteCopies(client, copies, never).catch((error: unknown) => error);
    };
    expect(await remove([{ delete: { _index: 'b', status: 200 } }])).to.equal(1);
    expect(await remove([{ delete: { _index: 'b', status: 404, result: 'not_found' } }])).to.equal(1);
    for (const status of [409, 429, 503]) expect(await remove([{ delete: { _index: 'b', status } }])).to.be.an('error');
    expect(await remove([])).to.be.an('error');
  });
});
