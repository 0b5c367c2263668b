import type { Secret } from '../common/secret.ts';
import type { ContentType } from './contentTypes.ts';

/** The configuration as the stages see it: complete (defaults filled in), durations in milliseconds, sizes in bytes, secrets wrapped. */
export interface Config {
  readonly tenants: readonly TenantConfig[];
  readonly poll: PollConfig;
  readonly output: OutputConfig;
  readonly state: StateConfig;
  readonly http: HttpConfig;
  readonly network: NetworkConfig;
  readonly log: LogConfig;
  readonly enrich: EnrichConfig;
  readonly reconcile: { readonly schedule: string | undefined };
}

export type Cloud = 'worldwide' | 'gcc' | 'gcc-high' | 'dod' | 'china';

export interface TenantConfig {
  /** Label in logs and metrics; the tenantId unless given. */
  readonly name: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly cloud: Cloud;
  readonly credential: CredentialConfig;
  readonly contentTypes: readonly ContentType[];
  readonly publisherIdentifier: string;
  readonly endpoints: { readonly api?: string; readonly authority?: string; readonly scope?: string };
  readonly requestsPerMinute: number;
  readonly preserveOriginal: boolean;
  readonly filter: FilterConfig;
}

/** Exactly one kind of proof of identity. */
export type CredentialConfig =
  | { readonly kind: 'clientSecret'; readonly clientSecret: Secret }
  | { readonly kind: 'clientSecretFile'; readonly clientSecretFile: string }
  | {
      readonly kind: 'certificate';
      readonly certificateFile: string;
      readonly privateKeyFile: string;
      readonly passphraseFile?: string;
    }
  | { readonly kind: 'federatedTokenFile'; readonly federatedTokenFile: string }
  | { readonly kind: 'managedIdentity'; readonly clientId?: string };

/** What is dropped (counted) or hidden before indexing, per tenant. */
export interface FilterConfig {
  readonly drop: readonly DropRule[];
  /** Paths in the raw record (`UserId`, `Item.Subject`) whose value becomes `[redacted]`. */
  readonly redact: readonly string[];
  /** Paths whose value becomes a keyed SHA-256 digest. */
  readonly hash: readonly string[];
  readonly hashKey?: Secret;
}

/** A record is dropped when it matches every list given in one rule. */
export interface DropRule {
  readonly operations?: readonly string[];
  readonly recordTypes?: readonly (string | number)[];
  readonly users?: readonly string[];
  readonly workloads?: readonly string[];
}

export interface PollConfig {
  /** node-cron expression, seconds allowed. */
  readonly schedule: string;
  readonly settle: number;
  readonly overlap: number;
  readonly initialLookback: number;
  readonly concurrency: number;
}

export type OutputConfig =
  | { readonly kind: 'elasticsearch'; readonly elasticsearch: ElasticsearchConfig }
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdout' };

export interface ElasticsearchConfig {
  readonly nodes: readonly string[];
  readonly cloudId?: string;
  readonly apiKey?: Secret;
  readonly username?: string;
  readonly password?: Secret;
  readonly caFile?: string;
  readonly caFingerprint?: string;
  readonly namespace: string;
  readonly setup: boolean;
  /** Keep documents this long: `lifecycle.data_retention`, unless an ILM policy is named. */
  readonly retention: string | undefined;
  readonly ilmPolicy: string | undefined;
  /** `index.mode`: undefined is Elasticsearch's default, `logsdb` the compact one. */
  readonly indexMode: 'logsdb' | undefined;
  /** No bulk request is larger, unless a single document is. Bytes. */
  readonly bulkSize?: number;
}

export type StateConfig = { readonly type: 'elasticsearch' } | { readonly type: 'sqlite'; readonly path: string };

export interface HttpConfig {
  readonly host: string;
  readonly port: number;
}

export interface NetworkConfig {
  readonly proxy: string | undefined;
  readonly caFile: string | undefined;
  readonly allowPlainHttp: readonly string[];
}

export interface LogConfig {
  readonly level: 'error' | 'warn' | 'info' | 'debug';
  readonly format: 'json' | 'text';
}

export interface EnrichConfig {
  readonly geoip: { readonly cityFile?: string; readonly asnFile?: string };
  readonly userAgent: boolean;
}
