import { readFileSync } from 'node:fs';
import { Client, errors } from '@elastic/elasticsearch';
import type { ElasticsearchConfig, NetworkConfig } from '../../config/types.ts';
import { SinkError } from '../errors.ts';
import { isPassing } from './verdict.ts';

/** Longer than any bulk request of ours takes in a cluster that works. */
const REQUEST_TIMEOUT = 60_000;

/** A client without retries of its own: one layer owns retry. */
export function createClient(config: ElasticsearchConfig, network: Pick<NetworkConfig, 'proxy' | 'caFile'>): Client {
  const authorities = [config.caFile, network.caFile].filter((file) => file !== undefined);
  return new Client({
    ...(config.cloudId === undefined ? { nodes: [...config.nodes] } : { cloud: { id: config.cloudId } }),
    ...authentication(config),
    ...(config.caFingerprint === undefined ? {} : { caFingerprint: config.caFingerprint }),
    ...(authorities.length === 0 ? {} : { tls: { ca: authorities.map((file) => readFileSync(file, 'utf8')) } }),
    ...(network.proxy === undefined || allBypass(config) ? {} : { proxy: network.proxy }),
    maxRetries: 0,
    requestTimeout: REQUEST_TIMEOUT,
    compression: false,
    redaction: { type: 'replace' },
  });
}

function authentication({ apiKey, username, password }: ElasticsearchConfig): object {
  if (apiKey !== undefined) return { auth: { apiKey: apiKey.reveal() } };
  if (username === undefined || password === undefined) return {};
  return { auth: { username, password: password.reveal() } };
}

/** Loopback is never reached through a proxy. */
function allBypass({ nodes }: ElasticsearchConfig): boolean {
  return nodes.every((node) => /^https?:\/\/(localhost|127\.|\[::1\])/i.test(node));
}

/** Only what may be shown of an error of the client: it holds requests with their headers. */
export function failureOf(error: unknown): {
  readonly status: number | undefined;
  readonly type?: string | undefined;
  readonly message: string;
} {
  if (error instanceof errors.ResponseError) {
    const body = error.body as { error?: { type?: string; reason?: string } } | undefined;
    const reason = body?.error?.reason ?? body?.error?.type ?? error.message;
    return {
      status: error.statusCode,
      type: body?.error?.type,
      message: `${error.statusCode ?? ''} ${reason}`.trim().slice(0, 300),
    };
  }
  return { status: undefined, message: error instanceof Error ? error.message.slice(0, 300) : String(error) };
}

/** The SinkError that a failure of the cluster stands for. */
export function sinkFailure(action: string, error: unknown): SinkError {
  if (error instanceof SinkError) return error;
  const { status, type, message } = failureOf(error);
  const refused =
    status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429 && !isPassing(type);
  return new SinkError(refused ? 'ELASTICSEARCH_REFUSED' : 'ELASTICSEARCH_UNREACHABLE', `${action}: ${message}`);
}
