import { Client } from '@elastic/elasticsearch';
import { streamNames } from '../../src/sink/elasticsearch/streams.ts';
import { documentId } from '../../src/transform/id.ts';
import type { Remote } from './remote.ts';

/** What the comparison of truth, documents and ledger has shown. */
export interface Verdict {
  readonly contents: number;
  readonly unobtainable: number;
  readonly records: number;
  readonly documents: number;
  readonly backingIndices: number;
  readonly deadLetters: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Documents that the remote side never offered. */
  readonly invented: readonly string[];
  /** Blobs of which the ledger says something else than the truth. */
  readonly ledgerErrors: readonly string[];
}

interface LedgerSource {
  readonly audit_exporter: {
    readonly contentId: string;
    readonly status: string;
    readonly received: number;
    readonly indexed: number;
    readonly duplicate: number;
    readonly deadLettered: number;
    readonly dropped: number;
  };
}

/** Compares what the simulator offered with everything in all backing indices; contents created after `until` (epoch ms) may be there or not. */
export async function verify(url: string, namespace: string, remote: Remote, until: number): Promise<Verdict> {
  const client = new Client({ node: url });
  const names = streamNames(namespace);
  await client.indices.refresh({ index: Object.values(names), ignore_unavailable: true });
  const documents = new Map<string, number>();
  for await (const { _id: id } of hits(client, names.audit)) documents.set(id, (documents.get(id) ?? 0) + 1);
  const ledger = new Map<string, LedgerSource['audit_exporter'][]>();
  for await (const { source } of hits(client, names.content)) {
    const { audit_exporter: row } = source as LedgerSource;
    ledger.set(row.contentId, [...(ledger.get(row.contentId) ?? []), row]);
  }
  let deadLetters = 0;
  for await (const _ of hits(client, names.deadletter)) deadLetters += 1;
  const resolved = await client.indices.resolveIndex({ name: names.audit, expand_wildcards: 'all' });
  const lost: string[] = [];
  const ledgerErrors: string[] = [];
  const offered = new Set<string>();
  let contents = 0;
  let unobtainable = 0;
  for await (const content of remote.truth()) {
    const ids = content.keys.map(({ Id, RecordNumber }) => documentId(Id, RecordNumber));
    if (content.unobtainable !== undefined || Date.parse(content.created) >= until) {
      if (content.unobtainable !== undefined) unobtainable += 1;
      for (const id of ids) offered.add(id);
      continue;
    }
    contents += 1;
    for (const id of ids) {
      offered.add(id);
      if (!documents.has(id)) lost.push(`${content.contentType} ${content.contentId}: ${id}`);
    }
    const complaint = complain(ledger.get(content.contentId) ?? [], content.records);
    if (complaint !== undefined) ledgerErrors.push(`${content.contentType} ${content.contentId}: ${complaint}`);
  }
  await client.close();
  return {
    contents,
    unobtainable,
    records: offered.size,
    documents: documents.size,
    backingIndices: [resolved.data_streams[0]?.backing_indices ?? []].flat().length,
    deadLetters,
    lost,
    doubled: [...documents].filter(([, count]) => count > 1).map(([id]) => id),
    invented: [...documents.keys()].filter((id) => !offered.has(id)),
    ledgerErrors,
  };
}

/** Elements that a fault put into the array are dead letters; without them the ledger's numbers are the truth's. */
function complain(rows: readonly LedgerSource['audit_exporter'][], records: number): string | undefined {
  const [row, ...others] = rows;
  if (row === undefined) return 'no ledger document';
  if (others.length > 0) return `${rows.length} ledger documents`;
  if (row.status !== 'delivered') return `status ${row.status}`;
  if (row.received !== row.indexed + row.duplicate + row.deadLettered + row.dropped) return 'the books do not balance';
  if (row.indexed + row.duplicate !== records) return `${row.indexed} + ${row.duplicate} of ${records} records`;
  return undefined;
}

async function* hits(
  client: Client,
  index: string,
): AsyncGenerator<{ readonly _id: string; readonly source: unknown }> {
  const wholeSource = !index.startsWith('logs-o365');
  let page = await client.search({
    index,
    ignore_unavailable: true,
    allow_no_indices: true,
    scroll: '2m',
    size: 10_000,
    sort: ['_doc'],
    _source: wholeSource,
  });
  while (page.hits.hits.length > 0) {
    for (const { _id = '', _source } of page.hits.hits) yield { _id, source: _source };
    page = await client.scroll({ scroll_id: page._scroll_id ?? '', scroll: '2m' });
  }
}
