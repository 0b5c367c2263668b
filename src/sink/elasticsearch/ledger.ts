import { createHash } from 'node:crypto';
import type { Client } from '@elastic/elasticsearch';
import type { LedgerEntry } from '../types.ts';
import { listBackingIndices } from './backingIndices.ts';
import { DATASETS } from './streams.ts';

/** One document a blob: the same for the same tenant, content type and contentId. */
export function ledgerId({
  tenant,
  contentType,
  contentId,
}: Pick<LedgerEntry, 'tenant' | 'contentType' | 'contentId'>): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, contentType, contentId]))
    .digest('base64url');
}

export function ledgerDocument(entry: LedgerEntry, namespace: string, ingested: string): string {
  const iso = (time: number): string => new Date(time).toISOString();
  return JSON.stringify({
    '@timestamp': iso(entry.created),
    event: { ingested, kind: 'event', outcome: entry.status === 'delivered' ? 'success' : 'failure' },
    data_stream: { type: 'logs', dataset: DATASETS.content, namespace },
    audit_exporter: {
      tenant: entry.tenant,
      contentType: entry.contentType,
      contentId: entry.contentId,
      created: iso(entry.created),
      expiration: iso(entry.expires),
      status: entry.status,
      received: entry.received,
      indexed: entry.indexed,
      duplicate: entry.duplicate,
      deadLettered: entry.deadLettered,
      dropped: entry.dropped,
      started: iso(entry.started),
      finished: iso(entry.finished),
      ...(entry.reason === undefined ? {} : { reason: entry.reason.slice(0, 1_000) }),
    },
  });
}

/**
 * A blob that is written of already: `delivered` stays as it is, for its counts are those of the delivery that brought
 * its records; `failed` and `expired` give way to what came of it later, by a write that fails when somebody else was
 * faster.
 */
export async function replaceLedgerDocument(
  client: Client,
  stream: string,
  id: string,
  body: string,
  signal: AbortSignal,
): Promise<void> {
  for (const { name } of await listBackingIndices(client, stream, signal)) {
    const found = await client.get<{ audit_exporter?: { status?: string } }>(
      { index: name, id, _source_includes: ['audit_exporter.status'] },
      { signal, ignore: [404] },
    );
    if (!found.found) continue;
    if (found._source?.audit_exporter?.status === 'delivered') return;
    await client.index(
      {
        index: name,
        id,
        document: JSON.parse(body) as object,
        if_seq_no: found._seq_no ?? 0,
        if_primary_term: found._primary_term ?? 0,
      },
      { signal, ignore: [409] },
    );
    return;
  }
}
