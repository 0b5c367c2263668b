import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { assert } from 'chai';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../../src/simulator/simulator.ts';
import type { ContentType } from '../../../src/simulator/types.ts';

/** What came over the wire, undecoded. */
export interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** How the connection ended; undefined for a whole answer. */
  readonly broken: string | undefined;
}

export interface Wanted {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** ms after which the client gives up. */
  readonly patience?: number;
}

/** Asks without following, decoding or retrying anything. */
export function ask(
  url: string,
  { method = 'GET', headers = {}, body, patience = 5_000 }: Wanted = {},
  ca?: string,
): Promise<Received> {
  return new Promise((resolve) => {
    const none: Received = { status: 0, headers: {}, body: Buffer.alloc(0), broken: undefined };
    const make = url.startsWith('https:') ? httpsRequest : httpRequest;
    const request = make(url, { method, headers, agent: false, ...(ca === undefined ? {} : { ca }) }, (response) => {
      const pieces: Buffer[] = [];
      let broken: string | undefined;
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('error', (error) => {
        broken = error.message;
      });
      response.on('close', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces), broken });
      });
    });
    request.on('error', (error) => {
      resolve({ ...none, broken: error.message });
    });
    request.setTimeout(patience, () => request.destroy(new Error('gave up')));
    request.end(body);
  });
}

const running: Simulator[] = [];

export async function simulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const started = await startSimulator(options);
  running.push(started);
  return started;
}

export async function closeAll(): Promise<void> {
  for (const each of running.splice(0)) {
    await each.close();
    assert.deepEqual(each.stats.internalErrors, []);
  }
}

export const NOW = Date.UTC(2026, 0, 12, 12);

/** A clock that stands still until it is told. */
export const held = (): number => NOW;

/** One tenant's application that keeps to the rules. */
export class Client {
  readonly simulator: Simulator;
  readonly tenant: number;
  token = '';

  constructor(of: Simulator, tenant = 0) {
    this.simulator = of;
    this.tenant = tenant;
  }

  get tenantId(): string {
    return this.simulator.tenants[this.tenant]!.tenantId;
  }

  async login(): Promise<this> {
    const { http } = this.simulator;
    const { tenantId, clientId, clientSecret } = this.simulator.tenants[this.tenant]!;
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${http}/.default`,
    };
    const answer = await ask(`${http}/${tenantId}/oauth2/v2.0/token`, post(form));
    this.token = (JSON.parse(answer.body.toString()) as { access_token: string }).access_token;
    return this;
  }

  url(path: string): string {
    return `${this.simulator.http}/api/v1.0/${this.tenantId}/activity/feed${path}`;
  }

  /** Path behind /activity/feed, or a whole address; PublisherIdentifier is added. */
  call(path: string, wanted: Wanted = {}): Promise<Received> {
    const url = new URL(path.startsWith('http') ? path : this.url(path));
    if (!url.searchParams.has('PublisherIdentifier')) url.searchParams.set('PublisherIdentifier', this.tenantId);
    return ask(url.href, { ...wanted, headers: { authorization: `Bearer ${this.token}`, ...wanted.headers } });
  }

  start(contentType: ContentType): Promise<Received> {
    return this.call(`/subscriptions/start?contentType=${contentType}`, { method: 'POST' });
  }

  list(contentType: ContentType, from: number, to: number): Promise<Received> {
    return this.call(
      `/subscriptions/content?contentType=${contentType}&startTime=${seconds(from)}&endTime=${seconds(to)}`,
    );
  }
}

/** A simulator with the clock held, and a client that has logged in and subscribed to Audit.Exchange. */
export async function subscribed(options: SimulatorOptions = {}): Promise<{ sim: Simulator; client: Client }> {
  const sim = await simulator({ clock: held, ...options });
  const client = await new Client(sim).login();
  await client.start('Audit.Exchange');
  return { sim, client };
}

export interface Row {
  readonly contentId: string;
  readonly contentUri: string;
  readonly contentCreated: string;
}

export function parsed({ body }: Received): unknown {
  return JSON.parse(body.toString('utf8'));
}

/** Status and AF code, or status and the whole body where it has none. */
export function verdict(received: Received): string {
  const text = received.body.toString('utf8');
  const code = /"code":"(AF\d+)"/.exec(text)?.[1];
  return `${received.status} ${code ?? text}`;
}

export function post(form: Record<string, string>): Wanted {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  };
}

export function seconds(time: number): string {
  return new Date(time).toISOString().slice(0, 19);
}
