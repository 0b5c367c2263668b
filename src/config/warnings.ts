import type { Problem } from './errors.ts';
import type { Config } from './types.ts';
import { isLoopback, isPlainHttp } from './url.ts';

/** What is allowed but should be said at start: addresses off this machine that are reached without TLS. */
export function configWarnings(config: Config): Problem[] {
  const addresses = [
    ...config.tenants.flatMap(({ name, endpoints }) => [
      { path: `tenant ${name}: endpoints.api`, address: endpoints.api },
      { path: `tenant ${name}: endpoints.authority`, address: endpoints.authority },
    ]),
    ...(config.output.kind === 'elasticsearch'
      ? config.output.elasticsearch.nodes.map((address) => ({ path: 'output.elasticsearch.nodes', address }))
      : []),
  ];
  return addresses.flatMap(({ path, address }) =>
    address !== undefined && isPlainHttp(address) && !isLoopback(address)
      ? [{ path, message: `${address} is reached without TLS: anyone on the way can read and change what is sent` }]
      : [],
  );
}
