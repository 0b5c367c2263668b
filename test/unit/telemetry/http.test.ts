import { connect } from 'node:net';
import { once } from 'node:events';
import { assert } from 'chai';
import { silent, type LogFields } from '../../../src/common/log.ts';
import type { Verdict } from '../../../src/telemetry/health.ts';
import { startHttpServer, type HttpParts, type HttpServer } from '../../../src/telemetry/http.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { SAMPLE } from './sample.ts';

const OK: Verdict = { ok: true, reasons: [] };

const started: HttpServer[] = [];

const start = async (parts: Partial<HttpParts> = {}, log = silent): Promise<HttpServer> => {
  const server = await startHttpServer(
    {
      config: { host: '127.0.0.1', port: 0 },
      health: { liveness: () => OK, readiness: () => OK },
      metrics: createMetrics(Date.now),
      status: () => SAMPLE,
      ...parts,
    },
    log,
  );
  started.push(server);
  return server;
};

describe('startHttpServer', () => {
  afterEach(() => Promise.all(started.splice(0).map((server) => server.close())));

  it('answers the probes with reasons', async () => {
    const http = await start({
      health: { liveness: () => OK, readiness: () => ({ ok: false, reasons: ['login: not seen yet'] }) },
    });
    const live = await fetch(`${http.url}/livez`);
    assert.deepEqual([live.status, await live.json()], [200, { ok: true, reasons: [] }]);
    const ready = await fetch(`${http.url}/readyz?verbose`);
    assert.deepEqual([ready.status, await ready.json()], [503, { ok: false, reasons: ['login: not seen yet'] }]);
  });

  it('gives metrics to Prometheus and the status as JSON', async () => {
    const http = await start();
    const metrics = await fetch(`${http.url}/metrics`);
    assert.equal(metrics.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    assert.include(await metrics.text(), '# TYPE o365_audit_exporter_records_total counter');
    const status = await fetch(`${http.url}/status.json`);
    assert.deepEqual(await status.json(), JSON.parse(JSON.stringify(SAMPLE)));
  });

  it('gives the page, which refreshes itself until asked not to', async () => {
    const http = await start();
    const page = await fetch(http.url);
    assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
    assert.include(await page.text(), '<meta http-equiv="refresh"');
    assert.notInclude(await (await fetch(`${http.url}/?refresh=off`)).text(), '<meta http-equiv="refresh"');
  });

  it('sends headers that forbid everything the pages do not need', async () => {
    const http = await start();
    for (const path of ['/', '/livez', '/readyz', '/metrics', '/status.json', '/none']) {
      const { headers } = await fetch(http.url + path);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
      assert.equal(headers.get('x-frame-options'), 'DENY', path);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
      assert.equal(headers.get('cache-control'), 'no-store', path);
      assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'/, path);
    }
  });

  it('answers HEAD without a body, and no other method', async () => {
    const http = await start();
    const head = await fetch(`${http.url}/status.json`, { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    assert.equal(head.headers.get('content-length'), String(JSON.stringify(SAMPLE).length + 1));
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const response = await fetch(http.url, { method });
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD'], method);
    }
  });

  it('knows no other path', async () => {
    const http = await start();
    for (const path of ['/none', '/livez/', '/%00', '/../etc/passwd', '//status.json']) {
      assert.equal((await fetch(http.url + path)).status, 404, path);
    }
  });

  it('shows nothing of an error inside, and logs it', async () => {
    const logged: [string, LogFields | undefined][] = [];
    const log = { ...silent, warn: (message: string, fields?: LogFields) => void logged.push([message, fields]) };
    const status = (): never => {
      throw new TypeError('detail of the inside');
    };
    const http = await start({ status }, log);
    const response = await fetch(`${http.url}/status.json`);
    assert.deepEqual(
      [response.status, await response.text()],
      [500, 'this page could not be made; the log says why\n'],
    );
    assert.deepEqual(logged, [
      [
        'A page could not be made',
        { path: '/status.json', error: { name: 'TypeError', message: 'detail of the inside' } },
      ],
    ]);
  });

  it('survives requests that are none', async () => {
    const http = await start();
    for (const bytes of ['nonsense\r\n\r\n', 'GET http://[ HTTP/1.1\r\nHost: a\r\n\r\n', 'GET * HTTP/1.1\r\n\r\n']) {
      const socket = connect(http.port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.end(bytes);
      socket.resume();
      await once(socket, 'close');
    }
    assert.equal((await fetch(`${http.url}/livez`)).status, 200);
  });

  it('rejects when the address is taken, naming it', async () => {
    const http = await start();
    const error = await start({ config: { host: '127.0.0.1', port: http.port } }).catch((thrown: unknown) => thrown);
    assert.deepInclude(error, { code: 'HTTP_LISTEN' });
    assert.match((error as Error).message, new RegExp(`^listening on 127.0.0.1:${http.port}: .*EADDRINUSE`));
  });

  it('closes at once though a connection is held open, and may be closed twice', async () => {
    const http = await start();
    const socket = connect(http.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    // A request that never ends.
    socket.write('GET / HTTP/1.1\r\n');
    assert.equal((await fetch(`${http.url}/livez`)).status, 200);
    await http.close();
    await http.close();
    const error = await fetch(http.url).catch((thrown: unknown) => thrown);
    assert.instanceOf(error, TypeError);
    socket.destroy();
  });

  it('names an address that this machine can open', async () => {
    const http = await start({ config: { host: '0.0.0.0', port: 0 } });
    assert.equal(http.url, `http://127.0.0.1:${http.port}`);
    assert.equal((await fetch(`${http.url}/livez`)).status, 200);
  });
});
