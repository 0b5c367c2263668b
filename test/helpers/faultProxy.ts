import { createServer, request as send, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request on its way to Elasticsearch. */
export type ProxyFault =
  | 'pass'
  /** Answered with this status, without reaching the cluster. */
  | number
  /** The connection is cut before the cluster sees it. */
  | 'reset'
  /** The cluster carries it out, and its answer never comes. */
  | 'lose-answer'
  /** The answer's JSON is put through this function. */
  | ((answer: unknown) => unknown);

export interface FaultProxy {
  readonly url: string;
  /** Decides on each request. */
  decide: (request: { readonly method: string; readonly path: string }) => ProxyFault;
  readonly requests: string[];
  close(): Promise<void>;
}

/** A real HTTP server in front of a real cluster, that spoils what it is told to. */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const requests: string[] = [];
  const proxy = { decide: (): ProxyFault => 'pass' } as Pick<FaultProxy, 'decide'>;
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/' } = incoming;
    requests.push(`${method} ${path.split('?')[0] ?? ''}`);
    const fault = proxy.decide({ method, path });
    if (fault === 'reset') {
      incoming.socket.destroy();
      return;
    }
    if (typeof fault === 'number') {
      incoming.resume();
      outgoing.writeHead(fault, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' });
      outgoing.end(JSON.stringify({ error: { type: typeOf(fault), reason: 'by the proxy' }, status: fault }));
      return;
    }
    // A connection for each: one that is used again may be closed at that moment, which no test asked for.
    const forwarded = send(`${target}${path}`, { method, headers: incoming.headers, agent: false }, (answer) => {
      void readAll(answer).then((body) => {
        if (fault === 'lose-answer') {
          incoming.socket.destroy();
          return;
        }
        const text =
          typeof fault === 'function' ? Buffer.from(JSON.stringify(fault(JSON.parse(body.toString())))) : body;
        const {
          'content-length': _length,
          'transfer-encoding': _encoding,
          connection: _connection,
          ...headers
        } = answer.headers;
        outgoing.writeHead(answer.statusCode ?? 500, { ...headers, 'content-length': text.length });
        outgoing.end(text);
      });
    });
    forwarded.on('error', () => incoming.socket.destroy());
    incoming.pipe(forwarded);
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

function typeOf(status: number): string {
  return status === 401 || status === 403 ? 'security_exception' : 'es_rejected_execution_exception';
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
