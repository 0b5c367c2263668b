import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { assert } from 'chai';
import got from 'got';
import { createNetwork, type Network } from '../../../src/auth/network.ts';
import { explainNetworkFailure } from '../../../src/auth/networkFailure.ts';
import { grant, TestAuthority } from './support.ts';

/** A proxy that tunnels, noting whom it was asked for and with what credentials. */
class TestProxy {
  readonly asked: { target: string | undefined; credentials: string | undefined }[] = [];
  refuse: number | undefined;
  readonly #server = createHttpServer().on('connect', (request: IncomingMessage, client: Socket) => {
    this.asked.push({ target: request.url, credentials: request.headers['proxy-authorization'] });
    if (this.refuse !== undefined) {
      client.end(`HTTP/1.1 ${this.refuse} No\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const upstream = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    for (const socket of [client, upstream]) socket.on('error', () => upstream.destroy());
    client.on('close', () => upstream.destroy());
  });

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('the network', () => {
  let target: TestAuthority;
  let proxy: TestProxy;
  const networks: Network[] = [];

  beforeEach(async () => {
    target = await new TestAuthority().listen();
    target.answer = (_form, response, calls) => {
      grant(response, calls, 60);
    };
    proxy = await new TestProxy().listen();
  });

  afterEach(async () => {
    for (const network of networks.splice(0)) network.close();
    await proxy.close();
    await target.close();
  });

  async function fetchThrough(config: { proxy?: string; caFile?: string }, noProxy?: string): Promise<number> {
    const network = createNetwork({ proxy: config.proxy, caFile: config.caFile }, { noProxy });
    networks.push(network);
    const url = new URL(target.url);
    return (await got.post(url, { body: '', agent: network.agentsFor(url), retry: { limit: 0 } })).statusCode;
  }

  it('goes through the proxy with its credentials, trusting caFile at the far end', async () => {
    const address = `http://user:p%40ss@${proxy.address}`;
    assert.equal(await fetchThrough({ proxy: address, caFile: target.caFile }), 200);
    assert.deepEqual(proxy.asked, [
      { target: `localhost:${target.port}`, credentials: `Basic ${Buffer.from('user:p@ss').toString('base64')}` },
    ]);
  });

  it('goes past the proxy where NO_PROXY says so', async () => {
    const address = `http://${proxy.address}`;
    assert.equal(await fetchThrough({ proxy: address, caFile: target.caFile }, 'localhost'), 200);
    assert.deepEqual(proxy.asked, []);
  });

  it('does not trust a private authority without caFile', async () => {
    const error = await fetchThrough({}).catch((thrown: unknown) => thrown);
    const { message, retryable } = explainNetworkFailure(error, 'localhost');
    assert.match(message, /^the certificate of localhost is not trusted/);
    assert.isFalse(retryable);
  });

  it('names a caFile that can’t be read', () => {
    assert.throws(
      () => createNetwork({ proxy: undefined, caFile: '/nowhere/ca.pem' }),
      /^reading network\.caFile: ENOENT/,
    );
  });

  for (const [status, message, retryable] of [
    [407, 'the proxy wants other credentials (HTTP 407) to connect to localhost', false],
    [503, 'the proxy refused (HTTP 503) to connect to localhost', true],
  ] as const) {
    it(`explains a proxy’s ${status} without its password`, async () => {
      proxy.refuse = status;
      const address = `http://user:pass-word@${proxy.address}`;
      const error = await fetchThrough({ proxy: address, caFile: target.caFile }).catch((thrown: unknown) => thrown);
      assert.deepEqual(explainNetworkFailure(error, 'localhost'), {
        code: `PROXY_${status}`,
        message,
        retryable,
        unsent: true,
      });
    });
  }
});
