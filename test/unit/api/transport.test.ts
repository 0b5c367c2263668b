import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { assert } from 'chai';
import { send } from '../../../src/api/transport.ts';
import { createNetwork } from '../../../src/auth/network.ts';
import { explainNetworkFailure } from '../../../src/auth/networkFailure.ts';
import { never } from './support.ts';

const LIMITS = { connect: 60, response: 100, stall: 100, body: 100 };

describe('a request on its way', () => {
  let server: Server;

  async function listen(): Promise<number> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  async function outcome(address: string, proxy?: string) {
    const network = createNetwork({ proxy, caFile: undefined }, { noProxy: undefined });
    const url = new URL(address);
    try {
      await send({ method: 'GET', url, headers: {} }, { network, limits: LIMITS, largest: 1_000 }, never);
      return undefined;
    } catch (error) {
      return explainNetworkFailure(error, url.host);
    } finally {
      network.close();
    }
  }

  beforeEach(() => {
    server = createServer((socket) => {
      socket.on('error', () => {});
    });
  });

  afterEach(() => {
    server.close();
  });

  it('is given up when a proxy takes the connection and says nothing', async () => {
    const began = Date.now();
    const failure = await outcome('https://manage.example/', `http://127.0.0.1:${await listen()}`);
    assert.equal(failure?.message, 'no answer in time (response) [ETIMEDOUT, manage.example]');
    assert.isBelow(Date.now() - began, 2_000);
  });

  it('is given up when the TLS handshake hangs, and cannot have reached the server', async () => {
    const port = await listen();
    assert.deepEqual(await outcome(`https://127.0.0.1:${port}/`), {
      code: 'ETIMEDOUT',
      message: `no answer in time (secureConnect) [ETIMEDOUT, 127.0.0.1:${port}]`,
      retryable: true,
      unsent: true,
    });
  });

  it('says that a host is not known', async () => {
    const failure = await outcome('https://manage.office.invalid/');
    assert.oneOf(failure?.code, ['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT']);
    assert.isTrue(failure?.unsent);
  });
});
