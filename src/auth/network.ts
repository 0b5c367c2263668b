import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { getCACertificates } from 'node:tls';
import { HttpProxyAgent, HttpsProxyAgent } from 'hpagent';
import { ExporterError } from '../common/errors.ts';
import type { NetworkConfig } from '../config/types.ts';
import { bypassesProxy } from './noProxy.ts';

/** got's `agent` option. */
export interface Agents {
  readonly http: HttpAgent;
  readonly https: HttpsAgent;
}

/** Connections as the configuration wants them: proxy, extra certificate authorities, keep-alive. */
export interface Network {
  /** The agents for an address: through the proxy unless NO_PROXY exempts it. */
  agentsFor(url: URL): Agents;
  /** Past any proxy: for metadata services on this machine or its link. */
  readonly direct: Agents;
  /** Closes idle connections. */
  close(): void;
}

export interface NetworkEnvironment {
  readonly noProxy: string | undefined;
}

/** Idle connections are given up before the server's front door does it (a reused one would then be reset). */
const IDLE = 50_000;
/** Also the longest wait for a proxy's answer to CONNECT. */
const SOCKET_TIMEOUT = 60_000;
const MOST_SOCKETS = 64;

/** Reads `caFile`; makes no connection. */
export function createNetwork(
  config: Pick<NetworkConfig, 'proxy' | 'caFile'>,
  environment: NetworkEnvironment = { noProxy: process.env['no_proxy'] ?? process.env['NO_PROXY'] },
): Network {
  const ca = config.caFile === undefined ? undefined : authorities(config.caFile);
  const options = {
    keepAlive: true,
    keepAliveMsecs: 30_000,
    maxSockets: MOST_SOCKETS,
    maxFreeSockets: MOST_SOCKETS,
    scheduling: 'lifo' as const,
    ...(ca === undefined ? {} : { ca }),
  };
  const plain = { ...options, timeout: IDLE };
  const direct: Agents = { http: new HttpAgent(plain), https: new HttpsAgent(plain) };
  const proxied = config.proxy === undefined ? undefined : throughProxy(config.proxy, options, ca);
  return {
    direct,
    agentsFor: (url) => (proxied === undefined || bypassesProxy(url, environment.noProxy) ? direct : proxied),
    close() {
      for (const agents of [direct, proxied]) {
        agents?.http.destroy();
        agents?.https.destroy();
      }
    },
  };
}

function throughProxy(proxy: string, options: object, ca: string[] | undefined): Agents {
  // Given to the proxy's own TLS connection too.
  const proxyRequestOptions = ca === undefined ? {} : { ca };
  const all = { ...options, proxy, proxyRequestOptions, timeout: SOCKET_TIMEOUT };
  return { http: new HttpProxyAgent(all), https: new HttpsProxyAgent(all) };
}

/** `ca` replaces Node's list, so what Node would trust by itself (with NODE_EXTRA_CA_CERTS) is put in again. */
function authorities(caFile: string): string[] {
  let extra: string;
  try {
    extra = readFileSync(caFile, 'utf8');
  } catch (error) {
    throw new ExporterError('NETWORK_CA_FILE', `reading network.caFile: ${(error as Error).message}`, { cause: error });
  }
  return [...getCACertificates('default'), extra];
}
