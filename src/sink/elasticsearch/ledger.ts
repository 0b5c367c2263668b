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
  // Somebody who was faster may have written a lesser status: look again.
  while (!(await tryToReplace(client, stream, id, body, signal)));
}

/** False when somebody else changed the document meanwhile. */
async function tryToReplace(
  client: Client,
  stream: string,
  id: string,
  body: string,
  signal: AbortSignal,
): Promise<boolean> {
  for (const { name } of await listBackingIndices(client, stream, signal)) {
    const found = await client.get<{ audit_exporter?: { status?: string } }>(
      { index: name, id, _source_includes: ['audit_exporter.status'] },
      { signal, ignore: [404] },
    );
    if (!found.found) continue;
    if (found._source?.audit_exporter?.status === 'delivered') return true;
    const { _seq_no: ifSeqNo = 0, _primary_term: ifPrimaryTerm = 0 } = found;
    const condition = { if_seq_no: ifSeqNo, if_primary_term: ifPrimaryTerm };
    const document = JSON.parse(body) as object;
    const answer = await client.index({ index: name, id, document, ...condition }, { signal, ignore: [409] });
    return 'result' in answer;
  }
  // Deleted since it was seen: nothing is claimed.
  return true;
}
