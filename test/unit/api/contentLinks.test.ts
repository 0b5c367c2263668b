import { assert } from 'chai';
import {
  bench,
  af,
  closeAll,
  collect,
  failure,
  FEED,
  json,
  never,
  PUBLISHER,
  reference,
  TestServer,
} from './support.ts';

const RECORDS = Array.from({ length: 700 }, (_none, index) => ({
  Id: `id-${index}`,
  Operation: 'Übung ]"}',
  n: [index],
}));

async function texts(pages: AsyncIterable<readonly Buffer[]>): Promise<unknown[]> {
  return (await collect(pages)).map((element) => JSON.parse(element.toString('utf8')) as unknown);
}

/** What arrived before the failure, and the failure. */
async function brokenOff(pages: AsyncIterable<readonly Buffer[]>) {
  const arrived: unknown[] = [];
  const error = await failure(
    (async () => {
      for await (const group of pages) arrived.push(...group.map((raw) => JSON.parse(raw.toString('utf8')) as unknown));
    })(),
  );
  return { arrived, error };
}

describe('links of contents', () => {
  afterEach(closeAll);

  it('never sends the token to another host: the content is fetched by its id, with one warning', async () => {
    const foreign = await new TestServer((_request, response) => json(response, 200, [])).listen();
    const { api, server, log } = await bench((_request, response) => json(response, 200, RECORDS));
    const port = new URL(server.root).port;
    try {
      for (const contentUri of [
        `${foreign.root}${FEED}/audit/a$1`,
        `https://127.0.0.1:${port}${FEED}/audit/a$1`,
        `http://127.0.0.1:${port}@${new URL(foreign.root).host}/x`,
        `//${new URL(foreign.root).host}/x`,
        'javascript:1',
      ]) {
        const found = await texts(api.fetchContent(reference(server.root, 'a$1/?', { contentUri }), never));
        assert.deepEqual(found, RECORDS);
      }
      assert.deepEqual(foreign.requests, []);
      assert.deepEqual(
        [...new Set(server.requests.map(({ url }) => url))],
        [`${FEED}/audit/a$1%2F%3F?PublisherIdentifier=${PUBLISHER}`],
      );
      assert.deepEqual(log.lines, [
        `warn A content’s link leads to another host than the API; it is fetched from the API by its id instead {"host":"${foreign.root}"}`,
      ]);
    } finally {
      await foreign.close();
    }
  });

  it('does not call a content lost that only an address of our own making misses', async () => {
    const { api, server } = await bench((_request, response) => json(response, 404, af('AF20050')));
    const content = reference(server.root, 'a', { contentUri: 'https://198.51.100.7/x' });
    const { error } = await brokenOff(api.fetchContent(content, never));
    assert.equal(error.verdict, 'retry');
  });

  it('does not follow a redirect', async () => {
    const foreign = await new TestServer((_request, response) => json(response, 200, [])).listen();
    try {
      const { api, server } = await bench((_request, response) => {
        response.writeHead(302, { location: foreign.root });
        response.end();
      });
      const { error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
      assert.deepEqual([error.verdict, error.status, foreign.requests], ['retry', 302, []]);
    } finally {
      await foreign.close();
    }
  });

  it('follows a next page, but not in a circle', async () => {
    const { api, server } = await bench((request, response, calls) => {
      const next = `http://${request.headers.host}${FEED}/audit/a?page=${calls < 3 ? calls : 1}`;
      json(response, 200, [calls], calls < 9 ? { NextPageUri: next } : {});
    });
    const { arrived, error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
    assert.deepEqual(arrived, [1, 2, 3]);
    assert.match(error.message, /circle/);
    assert.equal(server.requests[1]?.url, `${FEED}/audit/a?page=1&PublisherIdentifier=${PUBLISHER}`);
  });
});
