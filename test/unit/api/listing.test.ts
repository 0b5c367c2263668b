import { assert } from 'chai';
import { af, bench, closeAll, collect, failure, FEED, json, never, PUBLISHER, TestServer, WINDOW } from './support.ts';

const TYPE = 'Audit.Exchange';
const FIRST = `${FEED}/subscriptions/content?contentType=${TYPE}&startTime=2026-01-05T00%3A00%3A00&endTime=2026-01-06T00%3A00%3A00&PublisherIdentifier=${PUBLISHER}`;

function row(id: string, over: object = {}) {
  return {
    contentType: TYPE,
    contentId: id,
    contentUri: `https://manage.office.com${FEED}/audit/${id}`,
    contentCreated: '2026-01-05T10:00:00.000Z',
    contentExpiration: '2026-01-12T10:00:00.000Z',
    ...over,
  };
}

function content(id: string) {
  return {
    contentType: TYPE,
    contentId: id,
    contentUri: `https://manage.office.com${FEED}/audit/${id}`,
    created: Date.UTC(2026, 0, 5, 10),
    expires: Date.UTC(2026, 0, 12, 10),
  };
}

/** A next link as the service gives it: lower case, 7 digits of fraction, the publisher dropped. */
function link(host: string | undefined, page: string): string {
  return `http://${host}${FEED.replace('v1.0', 'v1')}/subscriptions/content?contenttype=${TYPE}&starttime=2026-01-05T00:00:00.0000000Z&nextpage=${page}$$na0022`;
}

describe('listing content', () => {
  afterEach(closeAll);

  it('follows the pages to their end, publisher on each, duplicates removed', async () => {
    const { api, server } = await bench((request, response, calls) => {
      const next = { nextpageuri: link(request.headers.host, `p${calls}`) };
      if (calls === 1) json(response, 200, [row('a'), row('a'), row('b')], next);
      else if (calls === 2) json(response, 200, [row('b'), row('c')], next);
      else json(response, 200, []);
    });
    assert.deepEqual(await collect(api.listContent(TYPE, WINDOW, never)), ['a', 'b', 'c'].map(content));
    const page = (name: string) =>
      `${FEED.replace('v1.0', 'v1')}/subscriptions/content?contenttype=${TYPE}&starttime=2026-01-05T00:00:00.0000000Z&nextpage=${name}$$na0022&PublisherIdentifier=${PUBLISHER}`;
    assert.deepEqual(
      server.requests.map(({ url }) => url),
      [FIRST, page('p1'), page('p2')],
    );
  });

  it('sends the publisher once, as configured, when a link already has one in any case', async () => {
    const { api, server } = await bench((request, response, calls) => {
      const uri = `http://${request.headers.host}${FEED}/x?publisheridentifier=00000000-0000-0000-0000-000000000000&y=1`;
      json(response, 200, [], calls === 1 ? { NextPageUri: uri } : {});
    });
    await collect(api.listContent(TYPE, WINDOW, never));
    assert.equal(server.requests[1]?.url, `${FEED}/x?y=1&PublisherIdentifier=${PUBLISHER}`);
  });

  it('reports rows that name no content, and keeps those that merely lack times', async () => {
    const { api, log } = await bench((_request, response) => {
      const uri = `https://manage.office.com${FEED}/audit/d$4`;
      const odd = [null, 7, {}, { contentId: '' }, row('a', { contentCreated: 'soon', contentExpiration: null })];
      json(response, 200, [...odd, { contentUri: uri, contentCreated: '2026-01-05T10:00:00.1234567' }]);
    });
    const life = 7 * 86_400_000;
    assert.deepEqual(await collect(api.listContent(TYPE, WINDOW, never)), [
      { ...content('a'), created: WINDOW.start, expires: WINDOW.start + life },
      { ...content('d$4'), created: content('').created + 123, expires: content('').created + 123 + life },
    ]);
    assert.deepEqual(log.lines, [
      'error A listing holds rows that name no content; what they stand for can’t be fetched {"contentType":"Audit.Exchange","rows":4}',
    ]);
  });

  it('lists the window anew when a next page is stale, without repeating what it yielded', async () => {
    for (const code of ['AF20031', 'AF20055']) {
      const { api, server } = await bench((request, response, calls) => {
        if (calls === 2) json(response, 400, af(code));
        else if (calls === 4) json(response, 200, [row('b')]);
        else json(response, 200, [row('a')], { NextPageUri: link(request.headers.host, `p${calls}`) });
      });
      assert.deepEqual(await collect(api.listContent(TYPE, WINDOW, never)), ['a', 'b'].map(content));
      assert.equal(server.requests[2]?.url, FIRST);
    }
  });

  it('gives up a window whose next pages stay stale', async () => {
    const { api, server } = await bench((request, response) => {
      if (request.url?.includes('nextpage')) json(response, 400, af('AF20031'));
      else json(response, 200, [row('a')], { NextPageUri: link(request.headers.host, 'p') });
    });
    const error = await failure(collect(api.listContent(TYPE, WINDOW, never)));
    assert.deepEqual([error.verdict, error.code, server.requests.length], ['relist', 'AF20031', 6]);
  });

  it('says at once when the window itself is refused', async () => {
    const { api, server } = await bench((_request, response) => json(response, 400, af('AF20030')));
    const error = await failure(collect(api.listContent(TYPE, WINDOW, never)));
    assert.deepEqual([error.verdict, error.afCode, server.requests.length], ['relist', 'AF20030', 1]);
    assert.match(error.message, /^listing content of Audit\.Exchange: the window is refused/);
  });

  it('leaves a circle of pages, and one that brings nothing new for ever', async () => {
    for (const page of [() => 'same', (calls: number) => `p${calls}`]) {
      const { api, server } = await bench((request, response, calls) => {
        json(response, 200, [row('a')], { NextPageUri: link(request.headers.host, page(calls)) });
      });
      const error = await failure(collect(api.listContent(TYPE, WINDOW, never)));
      assert.deepEqual(
        [error.verdict, error.message],
        ['retry', 'listing content of Audit.Exchange: the pages lead in a circle'],
      );
      assert.isBelow(server.requests.length, 25);
    }
  });

  it('bounds the pages', async () => {
    const { api } = await bench(
      (request, response, calls) => {
        json(response, 200, [row(`c${calls}`)], { NextPageUri: link(request.headers.host, `p${calls}`) });
      },
      { limits: { pages: 4, relists: 0 } },
    );
    const error = await failure(collect(api.listContent(TYPE, WINDOW, never)));
    assert.equal(error.message, 'listing content of Audit.Exchange: more than 4 pages');
  });

  it('never follows a next page to another host', async () => {
    const foreign = await new TestServer((_request, response) => json(response, 200, [])).listen();
    try {
      const { api, server } = await bench((_request, response) => {
        json(response, 200, [row('a')], { NextPageUri: `${foreign.root}/?secret=1` });
      });
      const error = await failure(collect(api.listContent(TYPE, WINDOW, never)));
      assert.deepEqual([error.verdict, server.requests.length, foreign.requests], ['retry', 3, []]);
      assert.notInclude(error.message, 'secret');
    } finally {
      await foreign.close();
    }
  });

  it('asks again when the listing is no array', async () => {
    const { api, seen } = await bench((_request, response, calls) => {
      if (calls === 1) json(response, 200, { contentId: 'a' });
      else if (calls === 2) response.end('[{"contentId":');
      else json(response, 200, [row('a')]);
    });
    assert.deepEqual(await collect(api.listContent(TYPE, WINDOW, never)), [content('a')]);
    assert.lengthOf(seen, 3);
  });
});
