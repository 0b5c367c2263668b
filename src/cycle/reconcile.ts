import type { Window } from '../api/types.ts';
import { oldestStart, RETENTION, splitWindows } from '../poll/windows.ts';
import type { LedgerRow } from '../sink/elasticsearch/evidence.ts';
import { ContentWorker, noteGap, type StreamContext } from './contents.ts';
import { Inflight } from './inflight.ts';
import type { Stop, StreamLabel } from './types.ts';

/** What reconciling asks of Elasticsearch. */
export interface Evidence {
  /** Makes everything written until now visible. */
  refresh(signal: AbortSignal): Promise<void>;
  /** The ledger's documents of contents created in the window, by contentId. */
  ledger(label: StreamLabel, window: Window, signal: AbortSignal): Promise<ReadonlyMap<string, LedgerRow>>;
  /** How many documents and dead letters each content has brought, by contentId; absent ones have none. */
  held(contentIds: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, number>>;
}

/**
 * Lists the window again and delivers every content that has no ledger document, or of which fewer documents are held
 * than it brought. A record that came in two blobs is held under the first only, so the second is fetched again and
 * its records looked for by Id: that costs a request, never a double. A content that is missing documents and can't be
 * listed any more is lost, and said to be.
 *
 * @param window what is left open is the last seven days by the server's clock, which shows `now` (epoch ms)
 */
export async function reconcileStream(
  context: StreamContext,
  evidence: Evidence,
  window: Partial<Window>,
  now: number,
  stop: Stop,
): Promise<void> {
  const { start = now - RETENTION, end = now } = window;
  const listable = {
    start: Math.max(start, oldestStart(now)),
    end: Math.min(end, now - context.engine.poll.settle),
  };
  const worker = new ContentWorker(context);
  const missing = new Map<string, LedgerRow>();
  for (const part of splitWindows(start, listable.end)) {
    for (const [contentId, row] of await incomplete(context, evidence, part, stop.abort)) missing.set(contentId, row);
  }
  for (const part of splitWindows(listable.start, listable.end)) {
    await reconcileWindow(context, worker, evidence, { window: part, missing }, stop);
  }
  if (worker.halted !== undefined) throw worker.halted;
  // Only after the whole listing has been seen can what was not in it be called lost.
  if (stop.drain.aborted) return;
  for (const row of missing.values()) lose(context, row);
}

/** Ledger rows of the window whose documents are not all there. */
async function incomplete(
  { label }: StreamContext,
  evidence: Evidence,
  window: Window,
  signal: AbortSignal,
): Promise<Map<string, LedgerRow>> {
  const rows = await evidence.ledger(label, window, signal);
  const held = await evidence.held([...rows.keys()], signal);
  return new Map(
    [...rows].filter(([contentId, row]) => row.status !== 'delivered' || (held.get(contentId) ?? 0) < row.kept),
  );
}

async function reconcileWindow(
  context: StreamContext,
  worker: ContentWorker,
  evidence: Evidence,
  { window, missing }: { window: Window; missing: Map<string, LedgerRow> },
  stop: Stop,
): Promise<void> {
  const { engine, tenant, label, summary } = context;
  const inflight = new Inflight([tenant.slots, engine.slots]);
  const known = await evidence.ledger(label, window, stop.abort);
  try {
    for await (const page of tenant.api.listContent(label.contentType, window, stop.abort)) {
      for (const content of page) {
        const { contentId } = content;
        if (!worker.isNews(content)) continue;
        summary.contents.listed += 1;
        if (known.has(contentId) && !missing.has(contentId)) {
          summary.contents.skipped += 1;
          continue;
        }
        missing.delete(contentId);
        if (stop.drain.aborted || inflight.failed || worker.halted !== undefined) return;
        await inflight.start(() => worker.work(content, true, stop.abort), stop.abort);
      }
    }
  } finally {
    await inflight.settle();
  }
}

function lose(context: StreamContext, { contentId, created, status }: LedgerRow): void {
  // Said already when it expired; a second time would count it twice.
  if (status === 'expired') return;
  const gap = { from: created, to: created, reason: 'expired' as const, contentId };
  noteGap(context, gap);
  context.summary.contents.expired += 1;
}
