import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { systemClock, type Clock } from '../common/clock.ts';
import { describeError } from '../common/errors.ts';
import { ServiceClock } from './clock.ts';
import { Contents } from './contents.ts';
import { Control } from './control.ts';
import type { Trickle } from './damage.ts';
import { dispatch, type DispatchParts } from './dispatch.ts';
import { Faults, type FaultRule } from './faults.ts';
import { startForeign, type Leaks } from './foreign.ts';
import { GeneratedContents } from './generated.ts';
import { isAudienceOf } from './audience.ts';
import { listen, type HostPort } from './listen.ts';
import { PublishedContents, type PublishOptions } from './published.ts';
import { readRecordFile } from './recordFile.ts';
import { Schedule } from './schedule.ts';
import { Stats } from './stats.ts';
import { Subscriptions } from './subscriptions.ts';
import { makeTenants, type Tenant, type TenantOptions } from './tenants.ts';
import { Throttle } from './throttle.ts';
import { makeServerIdentity } from './tls.ts';
import { Tokens } from './token.ts';
import { tellTruth, type TruthContent } from './truth.ts';
import type { Content, ContentType } from './types.ts';

export interface SimulatorOptions {
  /** Where to listen; 127.0.0.1 and any free port by default. */
  readonly http?: HostPort;
  readonly https?: HostPort;
  readonly seed?: number;
  /** How many, or what is special about each. One by default. */
  readonly tenants?: number | readonly TenantOptions[];
  /** How many contents there are at the start, of all tenants and types together; none by default. */
  readonly contents?: number;
  /** Over how many past days they are spread; 5 by default. */
  readonly days?: number;
  /** How old the newest of them is, ms; 15 minutes by default. */
  readonly newest?: number;
  readonly recordsPerContent?: number;
  /** Contents a minute that appear while running. */
  readonly rate?: number;
  /** Share of records that come again in a later content, with another order of keys. */
  readonly repeated?: number;
  /** NDJSON (.gz) whose records become contents, spread over the days. Added to the generated ones. */
  readonly records?: string;
  /** Rows on a page of a listing; 200 by default. */
  readonly pageSize?: number;
  /** How long a NextPageUri is good, ms; an hour by default. */
  readonly pageLife?: number;
  /** Above it AF429; 2,000 by default. */
  readonly requestsPerMinute?: number;
  /** Seconds; 3,599 by default. */
  readonly tokenLifetime?: number;
  /** The machine's clock, and how far ahead of it the service's is, ms. */
  readonly clock?: Clock;
  readonly skew?: number;
  /** Whether to compress where the client takes it; true by default. */
  readonly gzip?: boolean;
  readonly faults?: readonly FaultRule[];
  /** Speed of the fault `trickle`. */
  readonly trickle?: Trickle;
  /** Whether /control/ is served. */
  readonly control?: boolean;
}

/** A running simulated tenant. */
export interface Simulator extends AsyncDisposable {
  /** Addresses without a slash at the end; both serve API and authority. */
  readonly http: string;
  readonly https: string;
  /** PEM of the authority that signed the certificate of `https`. */
  readonly ca: string;
  /** A host whose links must not be followed. */
  readonly foreign: string;
  readonly leaks: Readonly<Leaks>;
  readonly tenants: readonly Tenant[];
  readonly faults: Faults;
  readonly stats: Stats;
  readonly tokens: Tokens;
  readonly throttle: Throttle;
  /** The service's time, epoch ms. */
  now(): number;
  advance(milliseconds: number): void;
  publish(options: PublishOptions): Content;
  /** What a correct collector must have delivered of all that is listed by `until` (now by default). Lazy. */
  truth(until?: number): Iterable<TruthContent>;
  /** How often a content was asked for. */
  fetches(contentId: string, tenant?: number): number;
  /** Of one tenant (by number), or all. */
  revokeTokens(tenant?: number): void;
  /** As an administrator does; `locked`: starting again is refused too. */
  disableSubscription(contentType: ContentType, options?: { tenant?: number; locked?: boolean }): void;
  close(): Promise<void>;
}

const LOOPBACK: HostPort = { host: '127.0.0.1', port: 0 };
/** What callers of the App Service identity endpoint must send. */
export const IDENTITY_HEADER = 'simulated-identity-header';

/** Starts a simulated tenant: the Management Activity API, its authority and a foreign host. Rejects when it can't listen. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { seed = 1, recordsPerContent = 50, contents: count = 0, days = 5, newest = 15 * 60_000, rate = 0 } = options;
  const clock = new ServiceClock(options.clock ?? systemClock, options.skew ?? 0);
  const tenants = makeTenants(options.tenants ?? 1, seed);
  const started = clock.now();
  const now = (): number => clock.now();
  const faults = new Faults(seed, now);
  for (const rule of options.faults ?? []) faults.set(rule);
  const generated = new GeneratedContents({
    seed,
    tenants,
    recordsPerContent,
    repeated: options.repeated ?? 0,
    schedule: new Schedule({ started, contents: count, days, newest, rate }),
    lateness: (tenant, contentType, contentId) => {
      const target = { operation: 'list', tenant, contentType, contentId, key: `${tenant}/${contentId}` } as const;
      return faults.clings('late-listing', target, false) ? 600_000 : 0;
    },
  });
  const published = new PublishedContents(generated);
  if (options.records !== undefined) {
    publishFile(published, options.records, { started, days, newest, recordsPerContent });
  }
  const contents = new Contents(generated, published);
  const [stats, subscriptions, leaks] = [
    new Stats(),
    new Subscriptions(),
    { requests: 0, authorized: 0 } satisfies Leaks,
  ];
  const tokens = new Tokens(options.tokenLifetime ?? 3_599);
  const throttle = new Throttle(options.requestsPerMinute ?? 2_000);
  const identity = makeServerIdentity(systemClock());
  const stop = new AbortController();
  const ports: number[] = [];
  const isAudience = isAudienceOf(ports);
  const foreign = await startForeign(options.http?.host ?? LOOPBACK.host, leaks);
  const parts: DispatchParts = {
    clock,
    feed: {
      tenants,
      tokens,
      subscriptions,
      contents,
      faults,
      throttle,
      stats,
      isAudience,
      foreign: () => foreign.address,
      pageSize: options.pageSize ?? 200,
      pageLife: options.pageLife ?? 3_600_000,
      gzip: options.gzip ?? true,
      signal: stop.signal,
    },
    authority: { tenants, tokens, now, isAudience, identityHeader: IDENTITY_HEADER },
    control: options.control === true ? new Control(() => simulator) : undefined,
    trickle: options.trickle ?? { steps: 40, interval: 250 },
  };
  const servers = [foreign];
  const close = async (): Promise<void> => {
    stop.abort(new Error('the simulator is closed'));
    await Promise.all(servers.map((server) => server.close()));
  };
  const handler =
    (scheme: 'http' | 'https') =>
    (...[request, response]: Parameters<Parameters<typeof createServer>[1] & object>): void => {
      dispatch(parts, request, response, scheme).catch((error: unknown) => {
        if (!stop.signal.aborted) stats.internalErrors.push(describeError(error).message);
        response.destroy();
      });
    };
  try {
    servers.push(
      await listen(createServer({ keepAliveTimeout: 60_000 }, handler('http')), 'http', options.http ?? LOOPBACK),
    );
    const tls = { cert: identity.certificate, key: identity.privateKey, keepAliveTimeout: 60_000 };
    servers.push(await listen(createTlsServer(tls, handler('https')), 'https', options.https ?? LOOPBACK));
  } catch (error) {
    await close();
    throw error;
  }
  const [, http, https] = servers;
  ports.push(...servers.slice(1).map(({ port }) => port));
  const tenantAt = (index: number): Tenant => {
    const tenant = tenants[index];
    if (tenant === undefined) throw new Error(`no tenant ${index}`);
    return tenant;
  };
  const simulator: Simulator = {
    http: http?.address ?? '',
    https: https?.address ?? '',
    ca: identity.ca,
    foreign: foreign.address,
    leaks,
    tenants,
    faults,
    stats,
    tokens,
    throttle,
    now,
    advance: (milliseconds) => {
      clock.advance(milliseconds);
    },
    publish: (given) => {
      tenantAt(given.tenant ?? 0);
      return published.publish({ created: clock.now(), ...given });
    },
    truth: (until = clock.now()) => tellTruth({ tenants, contents, subscriptions, faults }, until),
    fetches: (contentId, tenant = 0) => {
      const content = contents.find(tenant, contentId);
      return content === undefined ? 0 : stats.fetchesOf(content);
    },
    revokeTokens: (tenant) => {
      for (const { tenantId } of tenant === undefined ? tenants : [tenantAt(tenant)]) tokens.revoke(tenantId);
    },
    disableSubscription: (contentType, { tenant = 0, locked = false } = {}) => {
      subscriptions.disable(tenant, tenantAt(tenant).clientId, contentType, clock.now(), locked);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  return simulator;
}

function publishFile(
  published: PublishedContents,
  path: string,
  {
    started,
    days,
    newest,
    recordsPerContent,
  }: { started: number; days: number; newest: number; recordsPerContent: number },
): void {
  const span = days * 86_400_000 - newest;
  for (const [contentType, texts] of readRecordFile(path)) {
    const blobs = Math.ceil(texts.length / recordsPerContent);
    for (let blob = 0; blob < blobs; blob += 1) {
      const created = Math.floor(started - newest - span + ((blob + 1) * span) / blobs);
      const records = texts.slice(blob * recordsPerContent, (blob + 1) * recordsPerContent);
      published.publish({ contentType, records, created });
    }
  }
}
