import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { assert } from 'chai';
import got from 'got';
import { createLogger, format, transports } from 'winston';
import { ExporterError } from '../../../src/common/errors.ts';
import { Secret } from '../../../src/common/secret.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { Lines } from './lines.ts';

const TOKEN = ['eyJ0eXAiOiJKV1QifQ', 'eyJhdWQiOiJjb250b3NvIn0', 'c2lnbmF0dXJl'].join('.');

/** The error of a request that was refused, as got makes it: it holds the request with its headers. */
async function refusedRequest(): Promise<Error> {
  const server = createServer((_, response) => {
    response.writeHead(403, { 'Set-Cookie': `session=${TOKEN}` }).end(`{"token":"${TOKEN}"}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await got(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, {
      headers: { authorization: `Bearer ${TOKEN}` },
      retry: { limit: 0 },
    });
    throw new Error('the request was answered');
  } catch (error) {
    return error as Error;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('createLog', () => {
  it('writes one line of JSON with time, level, message and fields', () => {
    const lines = new Lines();
    const log = createLog({ level: 'info', format: 'json' }, lines);
    log.info('Cycle done', { seconds: 3, contents: { listed: 2 }, at: new Date(0), nothing: undefined });
    const [line] = lines.parsed;
    assert.match(String(line?.['timestamp']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(
      { ...line, timestamp: '' },
      {
        timestamp: '',
        level: 'info',
        message: 'Cycle done',
        seconds: 3,
        contents: { listed: 2 },
        at: '1970-01-01T00:00:00.000Z',
      },
    );
    assert.deepEqual(Object.keys(line ?? {}).slice(0, 3), ['timestamp', 'level', 'message']);
  });

  it('writes nothing below its level', () => {
    const lines = new Lines();
    const log = createLog({ level: 'warn', format: 'json' }, lines);
    log.debug('a');
    log.info('b');
    log.warn('c');
    log.error('d');
    assert.deepEqual(
      lines.parsed.map(({ level, message }) => [level, message]),
      [
        ['warn', 'c'],
        ['error', 'd'],
      ],
    );
  });

  it('adds the fields of a child, which its lines may override', () => {
    const lines = new Lines();
    const log = createLog({ level: 'info', format: 'json' }, lines).child({ tenant: 'contoso', a: 1 }).child({ a: 2 });
    log.info('x', { b: 3 });
    log.info('y', { a: 4 });
    assert.deepEqual(
      lines.parsed.map(({ tenant, a, b }) => ({ tenant, a, b })),
      [
        { tenant: 'contoso', a: 2, b: 3 },
        { tenant: 'contoso', a: 4, b: undefined },
      ],
    );
  });

  it('keeps its own message and level when fields have these names', () => {
    const lines = new Lines();
    createLog({ level: 'info', format: 'json' }, lines).info('mine', { message: 'other', level: 'error' });
    assert.deepInclude(lines.parsed[0], { level: 'info', message: 'mine' });
  });

  it('writes text for people in one line whatever the values hold', () => {
    const lines = new Lines();
    const log = createLog({ level: 'info', format: 'text' }, lines);
    log.warn('Slow\nanswer\u001b[31m', { host: 'a.example:443', reason: 'two words\r\n', seconds: 3, list: [1] });
    assert.equal(
      lines.text.replace(/^\S+/, 'TIME'),
      'TIME WARN  Slow\\u000aanswer\\u001b[31m host=a.example:443 reason="two words\\r\\n" seconds=3 list=[1]\n',
    );
  });

  for (const shape of ['json', 'text'] as const) {
    it(`shows no token of a request that failed, as ${shape}`, async () => {
      const error = await refusedRequest();
      // What would happen without us: the test can fail.
      const naive = new Lines();
      createLogger({ format: format.json(), transports: [new transports.Stream({ stream: naive })] }).error({
        message: 'x',
        error: (error as unknown as { options: { headers: unknown } }).options.headers,
      });
      assert.include(naive.text, TOKEN);

      const lines = new Lines();
      const log = createLog({ level: 'debug', format: shape }, lines);
      const { options, response } = error as unknown as { options: { headers: unknown }; response: { body: unknown } };
      log.error('A request failed', { error });
      log.error('A request failed', {
        nested: { list: [error] },
        cause: new ExporterError('X', 'x', { cause: error }),
      });
      log.error(`A request failed: Bearer ${TOKEN}`, Object.fromEntries(Object.entries(error)));
      log.child({ headers: options.headers, body: response.body }).error('A request failed', { options });
      assert.isAbove(lines.text.length, 500);
      assert.notInclude(lines.text, TOKEN);
      assert.include(lines.text, 'ERR_NON_2XX_3XX_RESPONSE');
    });
  }

  it('shows name, code, message and cause of an error', () => {
    const lines = new Lines();
    const cause = Object.assign(new Error('reset'), { code: 'ECONNRESET', headers: { a: 1 } });
    const error = new ExporterError('API', 'listing content: the connection broke', { cause });
    createLog({ level: 'info', format: 'json' }, lines).warn('x', { error });
    assert.deepEqual(lines.parsed[0]?.['error'], {
      name: 'ExporterError',
      code: 'API',
      message: 'listing content: the connection broke',
      cause: { name: 'Error', code: 'ECONNRESET', message: 'reset' },
    });
  });

  it('shows no secret under a telling key or in a telling text', () => {
    const lines = new Lines();
    createLog({ level: 'info', format: 'json' }, lines).info('x', {
      clientSecret: 'hunter2',
      apiKey: new Secret('hunter2'),
      held: new Secret('hunter2'),
      headers: new Map([['Authorization', 'hunter2']]),
      form: 'grant_type=client_credentials&client_secret=hunter2&scope=a',
      body: '{"access_token":"hunter2","expires_in":1}',
      proxy: 'http://user:hunter2@proxy.example:3128',
      basic: 'Basic aHVudGVyMg==',
      password: { value: 'hunter2' },
      clientSecretFile: '/run/secrets/client',
      tokens: 3,
      tokenExpires: 5,
    });
    const [{ timestamp: _, ...line }] = lines.parsed as [Record<string, unknown>];
    assert.deepEqual(line, {
      level: 'info',
      message: 'x',
      clientSecret: '[redacted]',
      apiKey: '[redacted]',
      held: '[redacted]',
      headers: { Authorization: '[redacted]' },
      form: 'grant_type=client_credentials&client_secret=[redacted]&scope=a',
      body: '{"access_token":"[redacted]","expires_in":1}',
      proxy: 'http://[redacted]@proxy.example:3128',
      basic: 'Basic [redacted]',
      password: '[redacted]',
      clientSecretFile: '/run/secrets/client',
      tokens: 3,
      tokenExpires: 5,
    });
  });

  it('leaves prose about secrets alone', () => {
    const lines = new Lines();
    const reason =
      'renewing the token: AADSTS7000215: the client secret is wrong; password: see the portal, Basic tier';
    createLog({ level: 'info', format: 'json' }, lines).info(reason, { reason });
    assert.deepInclude(lines.parsed[0], { message: reason, reason });
  });

  it('survives a stream that can not be written to', async () => {
    const closed = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const log = createLog({ level: 'info', format: 'json' }, closed);
    log.info('x');
    await new Promise((resolve) => setImmediate(resolve));
    log.info('y');
    assert.isTrue(closed.destroyed);
  });

  it('survives fields that JSON does not', () => {
    const circle: Record<string, unknown> = { big: 2n ** 70n, bytes: Buffer.alloc(3), nan: NaN };
    circle['self'] = circle;
    const lines = new Lines();
    createLog({ level: 'info', format: 'json' }, lines).info('x', {
      circle,
      many: Array(500).fill('x'),
      get broken(): string {
        return 'read once';
      },
    });
    assert.lengthOf(lines.parsed, 1);
    assert.isBelow(lines.text.length, 5_000);
    assert.deepInclude(lines.parsed[0]?.['circle'] as object, { big: '1180591620717411303424', bytes: '[3 bytes]' });
  });
});
