import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeError, ExporterError } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import type { HttpConfig } from '../config/types.ts';
import type { Verdict } from './health.ts';
import { renderPage } from './page/page.ts';
import { pageHeaders, SAFE_HEADERS } from './page/headers.ts';
import type { StatusReport } from './status.ts';

/** What the pages show. */
export interface HttpParts {
  readonly config: HttpConfig;
  readonly health: { liveness(): Verdict; readiness(): Verdict };
  readonly metrics: { readonly contentType: string; render(): Promise<string> };
  status(): StatusReport | Promise<StatusReport>;
}

export interface HttpServer {
  readonly port: number;
  /** Where this machine reaches it. */
  readonly url: string;
  close(): Promise<void>;
}

interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const SLOWEST_REQUEST = 10_000;
const MOST_CONNECTIONS = 256;

/**
 * Serves /livez, /readyz, /metrics, /status.json and / until closed. Rejects with code HTTP_LISTEN when the address
 * can't be had.
 */
export async function startHttpServer(parts: HttpParts, log: Log): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: SLOWEST_REQUEST, headersTimeout: SLOWEST_REQUEST },
    (request, response) => {
      const { method = 'GET', url = '/' } = request;
      request.resume();
      answer(parts, method, url, log).then(
        (page) => send(response, page),
        () => response.destroy(),
      );
    },
  );
  server.maxConnections = MOST_CONNECTIONS;
  await listen(server, parts.config);
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { port, url: `http://${reachable(parts.config.host)}:${port}`, close };
}

async function answer(parts: HttpParts, method: string, url: string, log: Log): Promise<Page> {
  const { pathname, searchParams } = parseTarget(url);
  if (method !== 'GET' && method !== 'HEAD') {
    return text(405, 'only GET and HEAD are answered', { Allow: 'GET, HEAD' });
  }
  try {
    switch (pathname) {
      case '/livez':
        return verdict(parts.health.liveness());
      case '/readyz':
        return verdict(parts.health.readiness());
      case '/metrics':
        return {
          status: 200,
          headers: { 'Content-Type': parts.metrics.contentType },
          body: await parts.metrics.render(),
        };
      case '/status.json':
        return json(200, await parts.status());
      case '/': {
        const body = renderPage(await parts.status(), { refresh: searchParams.get('refresh') !== 'off' });
        return { status: 200, headers: pageHeaders(), body };
      }
      default:
        return text(404, 'not found; there are /, /status.json, /livez, /readyz and /metrics');
    }
  } catch (error) {
    log.warn('A page could not be made', { path: pathname, error: describeError(error) });
    return text(500, 'this page could not be made; the log says why');
  }
}

/** The target of a request as the client wrote it. Joined, not resolved: `//status.json` would be a host. */
function parseTarget(target: string): URL {
  return (
    (target.startsWith('/') ? URL.parse(`http://localhost${target}`) : null) ?? new URL('http://localhost/unknown')
  );
}

const verdict = (result: Verdict): Page => json(result.ok ? 200 : 503, result);

function json(status: number, value: unknown): Page {
  return { status, headers: { 'Content-Type': 'application/json; charset=utf-8' }, body: `${JSON.stringify(value)}\n` };
}

function text(status: number, body: string, headers: Record<string, string> = {}): Page {
  return { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers }, body: `${body}\n` };
}

function send(response: ServerResponse, { status, headers, body }: Page): void {
  response.on('error', () => undefined);
  response.writeHead(status, { ...SAFE_HEADERS, 'Content-Length': Buffer.byteLength(body), ...headers });
  // Node.js leaves the body out of the answer to a HEAD.
  response.end(body);
}

function listen(server: Server, { host, port }: HttpConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new ExporterError('HTTP_LISTEN', `listening on ${host}:${port}: ${cause.message}`, { cause }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      server.on('error', () => undefined);
      resolve();
    });
  });
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
