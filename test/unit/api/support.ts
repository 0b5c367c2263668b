import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createActivityApi } from '../../../src/api/activityApi.ts';
import { ApiError } from '../../../src/api/errors.ts';
import type { ApiLimits } from '../../../src/api/limits.ts';
import type { ApiObserver } from '../../../src/api/requester.ts';
import type { ActivityApi, ContentReference, Window } from '../../../src/api/types.ts';
import { createNetwork, type Network } from '../../../src/auth/network.ts';
import type { AccessToken, TokenSource } from '../../../src/auth/tokenSource.ts';
import type { Log } from '../../../src/common/log.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { CredentialConfig, TenantConfig } from '../../../src/config/types.ts';

export const TENANT = '00000000-0000-4000-8000-000000000001';
export const PUBLISHER = '22222222-2222-4222-8222-222222222222';
export const FEED = `/api/v1.0/${TENANT}/activity/feed`;
export const WINDOW: Window = { start: Date.UTC(2026, 0, 5), end: Date.UTC(2026, 0, 6) };

export type Handler = (request: IncomingMessage, response: ServerResponse, calls: number) => void;

/** A server that answers as the test says and notes what it was asked. */
export class TestServer {
  readonly requests: { method: string; url: string; authorization: string | undefined }[] = [];
  readonly #server: Server;

  constructor(handler: Handler) {
    this.#server = createServer((request, response) => {
      const { method = '', url = '', headers } = request;
      this.requests.push({ method, url, authorization: headers.authorization });
      request.resume();
      handler(request, response, this.requests.length);
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** Tokens `token-1`, `token-2`, …: a new one for each renewal. */
export class TestTokens implements TokenSource {
  renewals = 0;

  get(): Promise<AccessToken> {
    const claims = { aud: undefined, tid: undefined, roles: [] };
    return Promise.resolve({ value: new Secret(`token-${this.renewals + 1}`), expires: Infinity, claims });
  }

  renew(rejected: string): Promise<AccessToken> {
    if (rejected === `token-${this.renewals + 1}`) this.renewals += 1;
    return this.get();
  }
}

/** A log that keeps its lines. */
export class TestLog implements Log {
  readonly lines: string[] = [];
  /** What is only said when somebody looks for it. */
  readonly details: string[] = [];
  debug(message: string, fields?: object): void {
    this.details.push(`${message} ${JSON.stringify(fields)}`);
  }
  info(message: string, fields?: object): void {
    this.#keep('info', message, fields);
  }
  warn(message: string, fields?: object): void {
    this.#keep('warn', message, fields);
  }
  error(message: string, fields?: object): void {
    this.#keep('error', message, fields);
  }
  child(): Log {
    return this;
  }
  #keep(level: string, message: string, fields: object = {}): void {
    this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  }
}

/** Bounds so short that a test sees them reached. */
export const FAST: Partial<ApiLimits> = {
  attempts: 3,
  backoff: 2,
  longestBackoff: 10,
  throttleBackoff: 5,
  longestThrottleBackoff: 20,
  response: 300,
  stall: 300,
  body: 1_000,
  connect: 500,
};

export interface Bench {
  readonly api: ActivityApi;
  readonly server: TestServer;
  readonly tokens: TestTokens;
  readonly log: TestLog;
  readonly seen: string[];
}

const opened: { server: TestServer; network: Network }[] = [];

/** An API client before a server of its own; `closeAll` ends both. */
export async function bench(
  handler: Handler,
  options: { limits?: Partial<ApiLimits>; clock?: () => number } = {},
): Promise<Bench> {
  const server = await new TestServer(handler).listen();
  const network = createNetwork({ proxy: undefined, caFile: undefined }, { noProxy: undefined });
  opened.push({ server, network });
  const [tokens, log, seen] = [new TestTokens(), new TestLog(), [] as string[]];
  const observer: ApiObserver = {
    request: (operation, status) => seen.push(`${operation} ${status}`),
    throttled: () => seen.push('throttled'),
  };
  const tenant = tenantConfig({ endpoints: { api: server.root } });
  const limits = { ...FAST, ...options.limits };
  const api = createActivityApi({ tenant, tokens, network, limits }, log, options.clock ?? Date.now, observer);
  return { api, server, tokens, log, seen };
}

export async function closeAll(): Promise<void> {
  for (const { server, network } of opened.splice(0)) {
    network.close();
    await server.close();
  }
}

export function tenantConfig(over: Partial<TenantConfig> = {}): TenantConfig {
  const credential: CredentialConfig = { kind: 'clientSecret', clientSecret: new Secret('s3cret-of-contoso') };
  return {
    name: 'contoso',
    tenantId: TENANT,
    clientId: '11111111-1111-4111-8111-111111111111',
    cloud: 'worldwide',
    credential,
    contentTypes: ['Audit.Exchange'],
    publisherIdentifier: PUBLISHER,
    endpoints: {},
    requestsPerMinute: 60_000,
    preserveOriginal: false,
    filter: { drop: [], redact: [], hash: [] },
    ...over,
  };
}

export function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function af(code: string, message = 'words of the service'): { error: { code: string; message: string } } {
  return { error: { code, message } };
}

export function reference(root: string, id: string, over: Partial<ContentReference> = {}): ContentReference {
  return {
    contentType: 'Audit.Exchange',
    contentId: id,
    contentUri: `${root}${FEED}/audit/${id}`,
    created: WINDOW.start + 1_000,
    expires: WINDOW.start + 1_000 + 7 * 86_400_000,
    ...over,
  };
}

export async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Awaits a rejection with ApiError. */
export async function failure(promise: Promise<unknown>): Promise<ApiError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error('did not fail');
}

export const never: AbortSignal = new AbortController().signal;
