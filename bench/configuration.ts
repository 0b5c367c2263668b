import { join } from 'node:path';
import type { SimulatorAddress } from './processes.ts';

/** Far above what is needed: most scenarios are not about the API's quota. */
export const NO_QUOTA = 1_000_000;

export interface Target {
  readonly address: SimulatorAddress;
  readonly folder: string;
  /** Elasticsearch's address and the namespace; without it the documents go to `audit.ndjson` in the folder. */
  readonly elasticsearch?: { readonly url: string; readonly namespace: string } | undefined;
  readonly requestsPerMinute?: number;
  readonly schedule?: string;
  readonly preserveOriginal?: boolean;
}

export const outputFile = (folder: string): string => join(folder, 'audit.ndjson');
export const authorityFile = (folder: string): string => join(folder, 'ca.pem');

/** The exporter's configuration for a simulator, as JSON, which is YAML. */
export function configuration(target: Target): string {
  const { address, folder, elasticsearch, requestsPerMinute = NO_QUOTA, schedule, preserveOriginal = false } = target;
  const output =
    elasticsearch === undefined
      ? { file: { path: outputFile(folder) } }
      : { elasticsearch: { nodes: [elasticsearch.url], namespace: elasticsearch.namespace } };
  return JSON.stringify({
    tenants: address.tenants.map(({ tenantId, clientId, clientSecret }) => ({
      tenantId,
      clientId,
      credential: { clientSecret },
      endpoints: { api: address.http, authority: address.https, scope: `${address.http}/.default` },
      requestsPerMinute,
    })),
    network: { caFile: authorityFile(folder) },
    output,
    ...(elasticsearch === undefined ? { state: { type: 'sqlite', path: join(folder, 'state.db') } } : {}),
    ...(schedule === undefined ? {} : { poll: { schedule } }),
    http: { host: '127.0.0.1', port: 0 },
    preserveOriginal,
    log: { level: 'warn' },
  });
}
