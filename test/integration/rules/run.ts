import { randomUUID } from 'node:crypto';
import type { Client, estypes } from '@elastic/elasticsearch';
import { MINUTES, type RawRecord } from './records.ts';
import type { Rule } from './rule.ts';

const MINUTE = 60_000;
/** What is older than this counts as history for rules that look for new values. */
const WINDOW = '24h';

/** The bytes as a blob would have them; every record has an Id of its own that says whose it is. */
export function rawOf(record: RawRecord & { readonly [MINUTES]?: number }, group: string, index: number): Buffer {
  // Records of one group follow one another, as they are listed.
  const time = Date.now() - (record[MINUTES] ?? 10) * MINUTE + index * 1000;
  const CreationTime = new Date(time).toISOString().slice(0, 19);
  return Buffer.from(JSON.stringify({ CreationTime, Id: `${group}/${randomUUID()}`, ...record }));
}

/** Whether the rule fires on the documents of a group. */
export async function fires(client: Client, index: string, group: string, rule: Rule): Promise<boolean> {
  const filter: estypes.QueryDslQueryContainer[] = [{ prefix: { 'event.id': `${group}/` } }, rule.query.dsl];
  if (rule.sequence !== undefined) return follows(client, index, filter, rule.sequence);
  if (rule.threshold !== undefined) return crosses(client, index, filter, rule.threshold);
  if (rule.newTerms !== undefined) return isNew(client, index, filter, rule.newTerms);
  return (await ids(client, index, filter)).length > 0;
}

/** Ids of the documents of a group that match the rule's query. */
export async function matching(client: Client, index: string, group: string, rule: Rule): Promise<string[]> {
  return ids(client, index, [{ prefix: { 'event.id': `${group}/` } }, rule.query.dsl]);
}

async function ids(client: Client, index: string, filter: estypes.QueryDslQueryContainer[]): Promise<string[]> {
  const { hits } = await client.search({ index, size: 1000, _source: false, query: { bool: { filter } } });
  return hits.hits.map(({ _id }) => _id ?? '');
}

interface Bucket {
  readonly key: Readonly<Record<string, unknown>>;
  readonly doc_count: number;
  readonly [name: string]: unknown;
}

async function groups(
  client: Client,
  index: string,
  filter: estypes.QueryDslQueryContainer[],
  by: readonly string[],
  aggs: Record<string, estypes.AggregationsAggregationContainer>,
): Promise<readonly Bucket[]> {
  // A group of nothing is one of everything.
  const fields = by.length === 0 ? ['event.dataset'] : by;
  const sources = fields.map((field) => ({ [field]: { terms: { field } } }));
  const answer = await client.search({
    index,
    size: 0,
    query: { bool: { filter } },
    aggs: { groups: { composite: { size: 1000, sources }, aggs } },
  });
  return (answer.aggregations as { groups: { buckets: Bucket[] } } | undefined)?.groups.buckets ?? [];
}

async function crosses(
  client: Client,
  index: string,
  filter: estypes.QueryDslQueryContainer[],
  { by, least, distinct = [] }: NonNullable<Rule['threshold']>,
): Promise<boolean> {
  const aggs = Object.fromEntries(distinct.map(({ field }) => [field, { cardinality: { field } }]));
  const buckets = await groups(client, index, filter, by, named(aggs));
  return buckets.some(
    (bucket) =>
      bucket.doc_count >= least &&
      distinct.every((wanted, position) => (bucket[`a${position}`] as { value: number }).value >= wanted.least),
  );
}

/** Names of aggregations may hold no brackets and dots confuse readers: a0, a1, … */
function named<T>(aggs: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.values(aggs).map((agg, position) => [`a${position}`, agg]));
}

async function isNew(
  client: Client,
  index: string,
  filter: estypes.QueryDslQueryContainer[],
  fields: readonly string[],
): Promise<boolean> {
  const old = { filter: { range: { '@timestamp': { lt: `now-${WINDOW}` } } } };
  const buckets = await groups(client, index, filter, fields, { old });
  return buckets.some((bucket) => (bucket['old'] as { doc_count: number }).doc_count === 0);
}

/** One value under which each step has a document, each later than the one of the step before. */
async function follows(
  client: Client,
  index: string,
  filter: estypes.QueryDslQueryContainer[],
  { by, steps }: NonNullable<Rule['sequence']>,
): Promise<boolean> {
  const aggs: Record<string, estypes.AggregationsAggregationContainer> = {};
  steps.forEach(({ dsl }, position) => {
    const first: estypes.AggregationsAggregationContainer = { min: { field: '@timestamp' } };
    aggs[`a${position}`] = { filter: dsl, aggs: { first } } as estypes.AggregationsAggregationContainer;
  });
  const buckets = await groups(client, index, filter, [by], aggs);
  return buckets.some((bucket) => {
    const times = steps.map(
      (_step, position) => (bucket[`a${position}`] as { first: { value: number | null } }).first.value,
    );
    return times.every((time, position) => time !== null && (position === 0 || time > (times[position - 1] ?? 0)));
  });
}
