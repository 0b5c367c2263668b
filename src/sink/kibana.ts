import got from 'got';
import type { ElasticsearchConfig } from '../config/types.ts';
import { SinkError } from './errors.ts';

/** A data view that people need to see what the exporter wrote; for `logs-*` Kibana has one of its own. */
interface DataView {
  readonly id: string;
  readonly name: string;
  readonly title: string;
}

export const DATA_VIEWS: readonly DataView[] = [
  { id: 'o365-audit-exporter-audit', name: 'Microsoft 365 audit', title: 'logs-o365.audit-*' },
  { id: 'o365-audit-exporter-content', name: 'Audit exporter: ledger', title: 'logs-audit_exporter.content-*' },
  {
    id: 'o365-audit-exporter-deadletter',
    name: 'Audit exporter: dead letters',
    title: 'logs-audit_exporter.deadletter-*',
  },
];

const TIMEOUT = 30_000;

/**
 * Puts the data views into Kibana (its data views API), over those of the same id. Rejects with a
 * SinkError.
 */
export async function setUpKibana(
  url: string,
  config: Pick<ElasticsearchConfig, 'apiKey' | 'username' | 'password'>,
  signal: AbortSignal,
): Promise<void> {
  const address = `${url.replace(/\/+$/, '')}/api/data_views/data_view`;
  const headers = { 'kbn-xsrf': 'o365-audit-exporter', ...authorization(config) };
  for (const view of DATA_VIEWS) {
    const json = { data_view: { ...view, timeFieldName: '@timestamp' }, override: true };
    try {
      await got.post(address, {
        json,
        headers,
        signal,
        followRedirect: false,
        retry: { limit: 0 },
        timeout: { request: TIMEOUT },
      });
    } catch (error) {
      signal.throwIfAborted();
      const { code, response } = error as { code?: string; response?: { statusCode: number } };
      // The error itself holds the request with its credentials.
      throw new SinkError(
        'ELASTICSEARCH_REFUSED',
        `setting up Kibana: data view ${view.title}: ${response?.statusCode ?? code ?? 'no answer'}`,
      );
    }
  }
}

function authorization({
  apiKey,
  username,
  password,
}: Pick<ElasticsearchConfig, 'apiKey' | 'username' | 'password'>): Record<string, string> {
  if (apiKey !== undefined) return { authorization: `ApiKey ${apiKey.reveal()}` };
  if (username === undefined || password === undefined) return {};
  return { authorization: `Basic ${Buffer.from(`${username}:${password.reveal()}`).toString('base64')}` };
}
