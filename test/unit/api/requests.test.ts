import { inspect } from 'node:util';
import { assert } from 'chai';
import { describeError } from '../../../src/common/errors.ts';
import { af, bench, closeAll, collect, failure, FEED, json, never, PUBLISHER, WINDOW } from './support.ts';

const TYPE = 'Audit.Exchange';

describe('requests to the API', () => {
  afterEach(closeAll);

  it('waits as the server asks, with the whole tenant, when throttled by a 403', async () => {
    const { api, seen } = await bench((_request, response, calls) => {
      if (calls === 1) json(response, 403, af('AF429', 'Too many requests. Method=GetBlob'), { 'retry-after': '1' });
      else json(response, 200, []);
    });
    const began = Date.now();
    await api.listSubscriptions(never);
    assert.isAtLeast(Date.now() - began, 990);
    assert.deepEqual(seen, ['subscriptions.list 403', 'throttled', 'subscriptions.list 200']);
  });

  it('outlasts a throttling that is longer than its usual number of attempts', async () => {
    const { api, server } = await bench((_request, response, calls) => {
      if (calls < 9) json(response, 429, {});
      else json(response, 200, []);
    });
    await api.listSubscriptions(never);
    assert.lengthOf(server.requests, 9);
  });

  it('gives up being throttled after the time allowed', async () => {
    const { api } = await bench((_request, response) => json(response, 429, {}), { limits: { throttledFor: 60 } });
    const error = await failure(api.listSubscriptions(never));
    assert.deepEqual([error.verdict, error.status], ['throttled', 429]);
  });

  it('honours Retry-After of a 503', async () => {
    const { api } = await bench((_request, response, calls) => {
      if (calls === 1) json(response, 503, {}, { 'retry-after': '1' });
      else json(response, 200, []);
    });
    const began = Date.now();
    await api.listSubscriptions(never);
    assert.isAtLeast(Date.now() - began, 990);
  });

  it('gets a new token once on 401, one for all who were refused', async () => {
    const { api, tokens } = await bench((request, response) => {
      if (request.headers.authorization === 'Bearer token-1')
        json(response, 401, { Message: 'Authorization has been denied' });
      else json(response, 200, []);
    });
    await Promise.all(Array.from({ length: 8 }, () => api.listSubscriptions(never)));
    assert.equal(tokens.renewals, 1);
  });

  it('calls a second 401 fatal, and fetches no more tokens for that content type for a while', async () => {
    const { api, tokens, server } = await bench((request, response) => {
      if (request.url?.includes('DLP.All'))
        json(response, 401, af('AF10001', 'no permission for eyJhbGciOiJSUzI1NiJ9.x'));
      else json(response, 200, []);
    });
    for (let cycle = 0; cycle < 3; cycle += 1) {
      const error = await failure(collect(api.listContent('DLP.All', WINDOW, never)));
      assert.deepEqual([error.verdict, error.afCode], ['fatal', 'AF10001']);
      assert.match(error.message, /ActivityFeed\.ReadDlp/);
      assert.notMatch(error.message, /eyJ|token-/);
    }
    await collect(api.listContent(TYPE, WINDOW, never));
    assert.deepEqual([tokens.renewals, server.requests.length], [1, 5]);
  });

  it('ends at once when aborted in a pause, and asks no more', async () => {
    const { api, server } = await bench((_request, response) => json(response, 429, {}, { 'retry-after': '600' }));
    const controller = new AbortController();
    const reason = new Error('shutting down');
    setTimeout(() => {
      controller.abort(reason);
    }, 100);
    const began = Date.now();
    const thrown = await api.listSubscriptions(controller.signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.equal(thrown, reason);
    assert.isBelow(Date.now() - began, 1_000);
    assert.lengthOf(server.requests, 1);
  });

  it('lets the token into no error and no log line, whatever goes wrong', async () => {
    const { api, server, log } = await bench((request, response, calls) => {
      const echo = `${request.headers.authorization} at ${request.url}`;
      const faults = [
        () => response.socket?.resetAndDestroy(),
        () => response.end(echo),
        () => json(response, 500, { error: { code: 'AF50000', message: 'gone wrong' } }),
        () => json(response, 401, {}),
        () => response.writeHead(307, { location: `/?${echo}` }).end(),
        () => response.writeHead(200, { 'content-encoding': 'gzip' }).end(echo),
        () => response.writeHead(200, { 'content-encoding': 'br' }).end(echo),
      ];
      faults[calls % faults.length]?.();
    });
    const shown: string[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      const error = await failure(api.listSubscriptions(never));
      shown.push(JSON.stringify(describeError(error)), error.stack ?? '', inspect(error));
    }
    const all = [...shown, ...log.lines, ...log.details].join('\n');
    assert.isAbove(server.requests.length, 14);
    assert.isAbove(log.details.length, 7);
    assert.notMatch(all, /token-\d|Bearer/);
  });

  it('says that nobody listens', async () => {
    const { api, server } = await bench(() => {});
    const { host } = new URL(server.root);
    await server.close();
    const error = await failure(api.listSubscriptions(never));
    assert.equal(
      error.message,
      `listing subscriptions: the connection was refused [ECONNREFUSED, ${host}], 3 attempts`,
    );
  });

  it('reads subscriptions, also one without status', async () => {
    const { api, server } = await bench((_request, response) => {
      const rows = [{ contentType: TYPE, status: 'enabled', webhook: null }, { contentType: 'Audit.General' }];
      json(response, 200, [...rows, { contentType: 'DLP.All', status: 'Disabled' }, null]);
    });
    assert.deepEqual(await api.listSubscriptions(never), [
      { contentType: TYPE, status: 'enabled' },
      { contentType: 'Audit.General', status: 'unknown' },
      { contentType: 'DLP.All', status: 'disabled' },
    ]);
    assert.equal(server.requests[0]?.url, `${FEED}/subscriptions/list?PublisherIdentifier=${PUBLISHER}`);
  });

  it('starts and stops a subscription; one already enabled is started', async () => {
    const { api, server } = await bench((_request, response, calls) => {
      if (calls === 1) json(response, 200, { contentType: TYPE, status: 'enabled', webhook: null });
      else if (calls === 2) json(response, 400, af('AF20024'));
      else response.end();
    });
    await api.startSubscription(TYPE, never);
    await api.startSubscription(TYPE, never);
    await api.stopSubscription(TYPE, never);
    assert.deepEqual(
      server.requests.map(({ method, url }) => `${method} ${url}`),
      ['start', 'start', 'stop'].map(
        (verb) => `POST ${FEED}/subscriptions/${verb}?contentType=${TYPE}&PublisherIdentifier=${PUBLISHER}`,
      ),
    );
  });

  it('does not wait for a start that is throttled, nor lets the tenant wait', async () => {
    const words = 'Too many frequent subscription start requests. Please retry again after 14m 56s';
    const { api } = await bench((request, response) => {
      if (request.method === 'POST') json(response, 429, { error: { code: 'x', message: words } });
      else json(response, 200, []);
    });
    const error = await failure(api.startSubscription(TYPE, never));
    assert.deepEqual([error.verdict, error.retryAfter, error.attempts], ['throttled', 896_000, 1]);
    await api.listSubscriptions(never);
  });

  it('repeats a start only when it cannot have been taken', async () => {
    const { api, server } = await bench((_request, response, calls) => {
      if (calls === 1) json(response, 500, af('AF50000'));
      else response.socket?.destroy();
    });
    for (const requests of [1, 2]) {
      assert.equal((await failure(api.startSubscription(TYPE, never))).verdict, 'retry');
      assert.lengthOf(server.requests, requests);
    }
  });

  it('explains a tenant whose audit log is off', async () => {
    const { api } = await bench((_request, response) => {
      const code = 'StartSubscription [CorrId=0][TenantId=1,ContentType=x][AppId';
      const message =
        'Microsoft.Office.Compliance.Audit.DataServiceException: Tenant 0-1 does not exist.\r\n   at X.Y()';
      json(response, 400, { error: { code, message } });
    });
    const error = await failure(api.startSubscription(TYPE, never));
    assert.equal(error.verdict, 'fatal');
    assert.match(error.message, /unified audit logging is off/);
    assert.notInclude(error.message, 'X.Y');
  });

  it('reads the names of sensitive types in English, by lower-case id', async () => {
    let language: string | undefined;
    const { api } = await bench((request, response) => {
      language = request.headers['accept-language'];
      json(response, 200, [{ id: 'ABC', name: 'Credit Card Number' }, { id: 1 }]);
    });
    assert.deepEqual([...(await api.dlpSensitiveTypes(never))], [['abc', 'Credit Card Number']]);
    assert.equal(language, 'en-US');
  });

  it('measures the server’s clock by the median of its dates, and warns once of a minute’s difference', async () => {
    const { api, log } = await bench((_request, response, calls) => {
      const skew = calls === 2 ? -86_400_000 : 120_000;
      json(response, 200, [], { date: calls === 3 ? 'yesterday' : new Date(Date.now() + skew).toUTCString() });
    });
    assert.equal(api.clockSkew(), 0);
    for (let calls = 0; calls < 5; calls += 1) await api.listSubscriptions(never);
    assert.approximately(api.clockSkew(), 120_000, 1_500);
    assert.lengthOf(log.lines, 1);
  });
});
