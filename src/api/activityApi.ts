import { endpointsOf } from '../auth/clouds.ts';
import { createNetwork, type Network } from '../auth/network.ts';
import type { TokenSource } from '../auth/tokenSource.ts';
import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import type { NetworkConfig, TenantConfig } from '../config/types.ts';
import { readArray, readDone } from './answers.ts';
import { RequestBudget } from './budget.ts';
import { ContentFetcher } from './content.ts';
import { DEFAULT_LIMITS, type ApiLimits } from './limits.ts';
import { Links } from './links.ts';
import { listContent } from './listing.ts';
import { Requester, type ApiObserver, type RequestSpec } from './requester.ts';
import { parseSensitiveType, parseSubscription } from './rows.ts';
import { ServerClock } from './serverClock.ts';
import type { ActivityApi } from './types.ts';
import type { Operation } from './verdict.ts';

export interface ActivityApiOptions {
  readonly tenant: Pick<TenantConfig, 'tenantId' | 'publisherIdentifier' | 'cloud' | 'endpoints' | 'requestsPerMinute'>;
  readonly tokens: TokenSource;
  /** The configuration, or connections made from it that are shared. */
  readonly network: NetworkConfig | Network;
  readonly limits?: Partial<ApiLimits>;
}

const UNOBSERVED: ApiObserver = { request() {}, throttled() {} };

/** The Management Activity API of one tenant, with one request budget for everything. Every failure is an ApiError; aborting rejects with the signal's reason. */
export function createActivityApi(
  options: ActivityApiOptions,
  log: Log,
  clock: Clock,
  observer: ApiObserver = UNOBSERVED,
): ActivityApi {
  const { tenant, tokens } = options;
  const network = 'agentsFor' in options.network ? options.network : createNetwork(options.network);
  const limits: ApiLimits = { ...DEFAULT_LIMITS, ...options.limits };
  const links = new Links(endpointsOf(tenant).api, tenant.tenantId, tenant.publisherIdentifier);
  const budget = new RequestBudget(tenant.requestsPerMinute, limits);
  const serverClock = new ServerClock(log, clock);
  const requester = new Requester({ tokens, network, budget, serverClock, limits, log, clock, observer });
  const fetcher = new ContentFetcher({ requester, links, limits, log });
  const largest = limits.answerSize;

  async function change(verb: 'start' | 'stop', contentType: string, signal: AbortSignal): Promise<void> {
    const operation: Operation = `subscriptions.${verb}`;
    const action = `${verb === 'start' ? 'starting' : 'stopping'} the subscription to ${contentType}`;
    const url = links.operation(`/subscriptions/${verb}`, { contentType });
    const spec: RequestSpec = { operation, action, contentType, method: 'POST', url, largest };
    await requester.run(spec, (answer) => readDone(operation, answer, largest), signal);
  }

  async function array(
    spec: Omit<RequestSpec, 'method' | 'largest'>,
    signal: AbortSignal,
  ): Promise<readonly unknown[]> {
    const { operation } = spec;
    const read = requester.run(
      { ...spec, method: 'GET', largest },
      (answer) => readArray(operation, answer, largest),
      signal,
    );
    return (await read) ?? [];
  }

  return {
    async listSubscriptions(signal) {
      const url = links.operation('/subscriptions/list');
      const rows = await array({ operation: 'subscriptions.list', action: 'listing subscriptions', url }, signal);
      return rows.map(parseSubscription).filter((subscription) => subscription !== undefined);
    },
    startSubscription: (contentType, signal) => change('start', contentType, signal),
    stopSubscription: (contentType, signal) => change('stop', contentType, signal),
    listContent: (contentType, window, signal) =>
      listContent({ requester, links, limits, log }, contentType, window, signal),
    fetchContent: (reference, signal) => fetcher.fetch(reference, signal),
    async dlpSensitiveTypes(signal) {
      const url = links.operation('/resources/dlpSensitiveTypes');
      const headers = { 'accept-language': 'en-US' };
      const action = 'fetching the names of DLP sensitive types';
      const rows = await array({ operation: 'dlpSensitiveTypes', action, url, headers }, signal);
      return new Map(rows.map(parseSensitiveType).filter((entry) => entry !== undefined));
    },
    clockSkew: () => serverClock.skew(),
  };
}
