import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { assert } from 'chai';
import { bench, af, closeAll, collect, failure, FEED, json, never, PUBLISHER, reference } from './support.ts';

const RECORDS = Array.from({ length: 700 }, (_none, index) => ({
  Id: `id-${index}`,
  Operation: 'Übung ]"}',
  n: [index],
}));
const BODY = Buffer.from(JSON.stringify(RECORDS));

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

describe('fetching content', () => {
  afterEach(closeAll);

  it('streams a gzipped body as groups of raw elements, with token and publisher', async () => {
    const { api, server, seen } = await bench((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(gzipSync(BODY));
    });
    assert.deepEqual(await texts(api.fetchContent(reference(server.root, 'a$1'), never)), RECORDS);
    assert.deepEqual(server.requests, [
      { method: 'GET', url: `${FEED}/audit/a$1?PublisherIdentifier=${PUBLISHER}`, authorization: 'Bearer token-1' },
    ]);
    assert.deepEqual(seen, ['content.fetch 200']);
  });

  it('keeps its connection for the next content', async () => {
    const ports = new Set<unknown>();
    const { api, server } = await bench((request, response) => {
      ports.add(request.socket.remotePort);
      json(response, 200, RECORDS);
    });
    for (const id of ['a', 'b', 'c']) await collect(api.fetchContent(reference(server.root, id), never));
    assert.equal(ports.size, 1);
  });

  it('adds nothing to an empty array', async () => {
    const { api, server } = await bench((_request, response) => json(response, 200, []));
    assert.deepEqual(await collect(api.fetchContent(reference(server.root, 'a'), never)), []);
  });

  const head = BODY.subarray(0, 30_000);
  for (const [what, answer] of Object.entries<(response: ServerResponse) => void>({
    'a reset in mid-body': (response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(head, () => setTimeout(() => response.socket?.resetAndDestroy(), 20));
    },
    'a body shorter than its Content-Length': (response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(head, () => setTimeout(() => response.socket?.end(), 20));
    },
    'a truncated array': (response) => {
      response.end(head);
    },
    'a truncated gzip': (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const zipped = gzipSync(BODY, { level: 0 });
      response.end(zipped.subarray(0, 30_000));
    },
    'a body that stops': (response) => {
      response.writeHead(200);
      response.write(head);
    },
    'garbage behind the array': (response) => {
      response.end(`${BODY.toString()}{"more":1}`);
    },
  })) {
    it(`fails on ${what}, after giving out what was complete, without asking again by itself`, async () => {
      const { api, server } = await bench((_request, response) => {
        answer(response);
      });
      const { arrived, error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
      assert.equal(error.verdict, 'retry');
      assert.match(error.message, /^fetching content a of Audit\.Exchange: /);
      assert.isAbove(arrived.length, 300);
      assert.deepEqual(arrived, RECORDS.slice(0, arrived.length));
      assert.lengthOf(server.requests, 1);
    });
  }

  for (const [what, answer] of Object.entries<(response: ServerResponse) => void>({
    'a body longer than its Content-Length': (response) => {
      response.socket?.end(
        `HTTP/1.1 200 OK\r\ncontent-length: ${head.length}\r\n\r\n${BODY.toString('latin1')}`,
        'latin1',
      );
    },
    'a damaged gzip': (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const zipped = gzipSync(BODY, { level: 0 });
      zipped.fill(0x5b, zipped.length - 8);
      response.end(zipped);
    },
  })) {
    it(`fails on ${what}`, async () => {
      const { api, server } = await bench((_request, response) => {
        answer(response);
      });
      const { arrived, error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
      assert.equal(error.verdict, 'retry');
      assert.deepEqual(arrived, RECORDS.slice(0, arrived.length));
    });
  }

  it('cuts off a body that trickles for longer than allowed', async () => {
    const { api, server } = await bench((_request, response) => {
      response.write('[1');
      const timer = setInterval(() => response.write(',1'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const began = Date.now();
    const { error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
    assert.match(error.message, /takes too long/);
    assert.isBelow(Date.now() - began, 2_500);
  });

  it('does not count the consumer’s own slowness as a stall, and reads nothing ahead meanwhile', async () => {
    const large = Array.from({ length: 40_000 }, (_none, index) => ({ Id: `id-${index}`, text: 'x'.repeat(400) }));
    let written = 0;
    const { api, server } = await bench((_request, response) => {
      const bytes = Buffer.from(JSON.stringify(large));
      let at = 0;
      const more = (): void => {
        while (at < bytes.length) {
          const piece = bytes.subarray(at, (at += 65_536));
          written += piece.length;
          if (!response.write(piece)) return void response.once('drain', more);
        }
        response.end();
      };
      more();
    });
    let count = 0;
    let whileWaiting = 0;
    for await (const group of api.fetchContent(reference(server.root, 'a'), never)) {
      if (count === 0) {
        await new Promise((resolve) => setTimeout(resolve, 700));
        whileWaiting = written;
      }
      count += group.length;
    }
    assert.equal(count, large.length);
    // What the kernel's socket buffers hold is not ours.
    assert.isBelow(whileWaiting, 14_000_000);
  });

  it('refuses a gzip bomb when it exceeds the bound, whatever its size on the wire', async () => {
    const bomb = gzipSync(Buffer.concat([Buffer.from('["'), Buffer.alloc(64 * 1024 ** 2, 0x61), Buffer.from('"]')]));
    for (const limits of [{ contentSize: 1024 ** 2 }, { elementSize: 1024 ** 2 }]) {
      const { api, server } = await bench(
        (_request, response) => {
          response.writeHead(200, { 'content-encoding': 'gzip' });
          response.end(bomb);
        },
        { limits },
      );
      const { error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
      assert.match(error.message, /larger than 1048576 bytes/);
      assert.equal(error.verdict, 'retry');
    }
  });

  it('asks again, some times, until an array has begun: HTML, nothing, an error in a 200, a hung connection', async () => {
    const { api, server, seen } = await bench(
      (_request, response, calls) => {
        if (calls === 1) response.end('<html>sign in</html>');
        else if (calls === 2) response.end();
        else if (calls === 3) json(response, 200, af('AF50000'));
        else if (calls === 5) response.socket?.destroy();
        else if (calls > 5) json(response, 200, RECORDS);
      },
      { limits: { attempts: 6 } },
    );
    assert.deepEqual(await texts(api.fetchContent(reference(server.root, 'a'), never)), RECORDS);
    assert.deepEqual(
      seen,
      [200, 200, 200, 'error', 'error', 200].map((status) => `content.fetch ${status}`),
    );
  });

  it('gives up a content that stays unreadable, and says after how many attempts', async () => {
    const { api, server } = await bench((_request, response) => response.end('<html>'));
    const { error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
    assert.equal(
      error.message,
      'fetching content a of Audit.Exchange: the answer is not the API’s (HTTP 200, an answer that is not JSON), 3 attempts',
    );
    const { verdict, operation, status, attempts } = error;
    assert.deepEqual(
      { verdict, operation, status, attempts },
      { verdict: 'retry', operation: 'content.fetch', status: 200, attempts: 3 },
    );
  });

  it('knows an expired content at once, a missing one after asking again, and an unknown refusal not at all', async () => {
    for (const [status, body, verdict, requests] of [
      [404, af('AF20051'), 'gone', 1],
      [400, af('AF20050'), 'gone', 3],
      [404, {}, 'gone', 3],
      [400, { Message: 'odd' }, 'retry', 3],
      [403, {}, 'fatal', 1],
    ] as const) {
      const { api, server } = await bench((_request, response) => json(response, status, body));
      const { error } = await brokenOff(api.fetchContent(reference(server.root, 'a'), never));
      assert.deepEqual([error.verdict, server.requests.length], [verdict, requests]);
    }
  });

  it('closes the connection when the consumer stops or the signal is aborted', async () => {
    let closed = 0;
    const { api, server } = await bench((_request, response) => {
      response.on('close', () => (closed += 1));
      response.write(BODY.subarray(0, 30_000));
      const timer = setInterval(() => response.write(`${JSON.stringify(RECORDS).slice(1, -1)},`), 5);
      response.on('close', () => clearInterval(timer));
    });
    for await (const group of api.fetchContent(reference(server.root, 'a'), never)) {
      assert.isAbove(group.length, 0);
      break;
    }
    const controller = new AbortController();
    const reason = new Error('shutting down');
    let thrown: unknown;
    try {
      for await (const group of api.fetchContent(reference(server.root, 'a'), controller.signal)) {
        assert.isAbove(group.length, 0);
        controller.abort(reason);
      }
    } catch (error) {
      thrown = error;
    }
    assert.equal(thrown, reason);
    await new Promise((resolve) => setTimeout(resolve, 50));
    assert.equal(closed, 2);
  });
});
