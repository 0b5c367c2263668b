import { inspect } from 'node:util';
import type { CheckedSettings } from './keys/spec.ts';
import type { LoadedSecrets } from './secretFiles.ts';
import type {
  Config,
  CredentialConfig,
  DropRule,
  ElasticsearchConfig,
  NetworkConfig,
  OutputConfig,
  StateConfig,
  TenantConfig,
} from './types.ts';

type TenantSettings = CheckedSettings['tenants'][number];

const DEFAULT_STATE_PATH = './state.db';

/** What the stages get, from settings in which nothing is wrong. */
export function buildConfig(settings: CheckedSettings, secrets: LoadedSecrets): Config {
  const { poll, http, log, reconcile } = settings;
  const output = buildOutput(settings.output, secrets);
  return {
    tenants: settings.tenants.map((tenant, index) => buildTenant(tenant, settings, secrets.hashKeys[index])),
    poll,
    output,
    state: buildState(settings.state, output),
    http,
    network: hideProxyPassword(settings.network),
    log,
    enrich: { geoip: present(settings.enrich.geoip), userAgent: settings.enrich.userAgent },
    reconcile,
  };
}

function buildTenant(
  tenant: TenantSettings,
  { preserveOriginal }: CheckedSettings,
  hashKey: LoadedSecrets['hashKeys'][number],
): TenantConfig {
  const { tenantId, clientId, cloud, contentTypes, requestsPerMinute, filter } = tenant;
  const { redact, hash } = filter;
  return {
    name: tenant.name ?? tenantId,
    tenantId,
    clientId,
    cloud,
    credential: buildCredential(tenant.credential),
    contentTypes,
    publisherIdentifier: tenant.publisherIdentifier ?? tenantId,
    endpoints: present(tenant.endpoints),
    requestsPerMinute,
    preserveOriginal: tenant.preserveOriginal ?? preserveOriginal,
    filter: { drop: filter.drop.map(buildRule), redact, hash, ...present({ hashKey }) },
  };
}

/** A list that was not given restricts nothing. */
function buildRule(rule: TenantSettings['filter']['drop'][number]): DropRule {
  return Object.fromEntries(Object.entries(rule).filter(([, list]) => list.length > 0));
}

function buildCredential(credential: TenantSettings['credential']): CredentialConfig {
  const { clientSecret, clientSecretFile, certificate, federatedTokenFile, managedIdentity } = credential;
  if (clientSecret !== undefined) return { kind: 'clientSecret', clientSecret };
  if (clientSecretFile !== undefined) return { kind: 'clientSecretFile', clientSecretFile };
  if (certificate !== undefined) {
    const { certificateFile, privateKeyFile, passphraseFile } = certificate;
    return { kind: 'certificate', certificateFile, privateKeyFile, ...present({ passphraseFile }) };
  }
  if (federatedTokenFile !== undefined) return { kind: 'federatedTokenFile', federatedTokenFile };
  return { kind: 'managedIdentity', ...present({ clientId: managedIdentity?.clientId }) };
}

function buildOutput(output: CheckedSettings['output'], secrets: LoadedSecrets): OutputConfig {
  if (output.file !== undefined) return { kind: 'file', path: output.file.path };
  if (output.elasticsearch === undefined) return { kind: 'stdout' };
  const { nodes, cloudId, username, caFile, caFingerprint, ...given } = output.elasticsearch;
  const { namespace, setup, retention, ilmPolicy, indexMode, bulkSize } = given;
  const { apiKey, password } = secrets;
  const elasticsearch: ElasticsearchConfig = {
    nodes: cloudId === undefined ? nodes : [],
    ...present({ cloudId, apiKey, username, password, caFile, caFingerprint }),
    namespace,
    setup,
    retention,
    ilmPolicy,
    indexMode,
    bulkSize,
  };
  return { kind: 'elasticsearch', elasticsearch };
}

function buildState({ type, path }: CheckedSettings['state'], output: OutputConfig): StateConfig {
  const kind = type ?? (output.kind === 'elasticsearch' ? 'elasticsearch' : 'sqlite');
  return kind === 'elasticsearch' ? { type: kind } : { type: kind, path: path ?? DEFAULT_STATE_PATH };
}

/** A proxy's address may hold a password: printing the configuration shows its host only. */
function hideProxyPassword(network: NetworkConfig): NetworkConfig {
  const printed = (): object => ({
    ...network,
    proxy: network.proxy === undefined ? undefined : new URL(network.proxy).host,
  });
  return Object.defineProperties({ ...network }, { toJSON: { value: printed }, [inspect.custom]: { value: printed } });
}

/** Without the keys whose value is undefined. */
function present<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
