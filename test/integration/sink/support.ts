import type { Client } from '@elastic/elasticsearch';
import { silent, type Log } from '../../../src/common/log.ts';
import { createClient } from '../../../src/sink/elasticsearch/client.ts';
import { setUp } from '../../../src/sink/elasticsearch/setup.ts';
import { createElasticsearchSink } from '../../../src/sink/elasticsearch/sink.ts';
import { streamNames } from '../../../src/sink/elasticsearch/streams.ts';
import type { ElasticsearchConfig } from '../../../src/config/types.ts';
import type { Origin, Outgoing, Sink } from '../../../src/sink/types.ts';

export const never = new AbortController().signal;
export const ORIGIN: Origin = { tenant: 'contoso', contentType: 'Audit.General', contentId: 'content-1' };
const HOUR = 3_600_000;
/** Older than any backing index of a test: such a record may be in each of them. */
export const LONG_AGO = Date.now() - 48 * HOUR;

const MAPPINGS = {
  dynamic: false,
  properties: { '@timestamp': { type: 'date' }, id: { type: 'keyword' }, n: { type: 'long' } },
};

export function configFor(url: string, namespace: string): ElasticsearchConfig {
  return { nodes: [url], namespace, setup: true, retention: undefined, ilmPolicy: undefined, indexMode: undefined };
}

export interface TestSink {
  readonly sink: Sink;
  readonly bulks: number[];
}

export async function openSink(
  url: string,
  namespace: string,
  options: { patience?: number; log?: Log } = {},
): Promise<TestSink> {
  const config = configFor(url, namespace);
  const client = createClient(config, { proxy: undefined, caFile: undefined });
  const bulks: number[] = [];
  const { patience = 30_000, log = silent } = options;
  const audit = { mappings: MAPPINGS, settings: { 'index.mapping.ignore_malformed': true } };
  const sink = createElasticsearchSink({
    client,
    config,
    patience,
    setup: async (signal) => {
      await setUp({ client, config, audit, log: silent }, signal);
    },
    log,
    clock: Date.now,
    observer: { bulk: ({ status }) => bulks.push(status), delay() {} },
  });
  await sink.open(never);
  return { sink, bulks };
}

/** A record with nothing but an Id; `n` of a wrong type makes Elasticsearch refuse it. */
export function record(id: string, time = LONG_AGO, n: unknown = 1): Outgoing {
  const rest = `"id":"${id}"},"@timestamp":"${new Date(time).toISOString()}","id":"${id}","n":${JSON.stringify(n)}}`;
  return { document: { id, time, rest }, raw: Buffer.from(JSON.stringify({ Id: id, n })) };
}

export function records(first: number, count: number, time = LONG_AGO): Outgoing[] {
  return Array.from({ length: count }, (_, index) => record(`record-${first + index}`, time));
}

/** Ids in all backing indices, sorted: one that is there twice is listed twice. */
export async function idsIn(client: Client, stream: string): Promise<string[]> {
  await client.indices.refresh({ index: stream });
  const answer = await client.search({ index: stream, size: 10_000, _source: false });
  return answer.hits.hits.map(({ _id }) => _id ?? '').toSorted();
}

export const auditStream = (namespace: string): string => streamNames(namespace).audit;
export const deadletterStream = (namespace: string): string => streamNames(namespace).deadletter;
