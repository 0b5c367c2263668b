import { ApiError } from '../api/errors.ts';
import type { ContentReference } from '../api/types.ts';
import { deliver } from './deliver.ts';
import type { Progress } from './progress.ts';
import type { Summary } from './summary.ts';
import type { Books, Delivery, Engine, StreamLabel, Tenant } from './types.ts';

/** So many failures in a row are not the contents' fault; the rest waits for the next cycle. */
const FAILURES_IN_A_ROW = 20;

/** Everything about one tenant's content type that a cycle hands around. */
export interface StreamContext {
  readonly engine: Engine;
  readonly tenant: Tenant;
  readonly label: StreamLabel;
  readonly summary: Summary;
  readonly progress: Progress;
}

/** Delivers contents one by one and keeps the books; knows when the fault lies with the API rather than with a content. */
export class ContentWorker {
  readonly #context: StreamContext;
  /** Contents met in this cycle → contentCreated: a listing may name one twice, and windows overlap a little. */
  readonly #met = new Map<string, number>();
  #failuresInARow = 0;
  #halted: Error | undefined;

  constructor(context: StreamContext) {
    this.#context = context;
  }

  /** Why nothing more should be fetched in this cycle. */
  get halted(): Error | undefined {
    return this.#halted;
  }

  /** Whether a content is met for the first time in this cycle. */
  isNews({ contentId, created }: ContentReference): boolean {
    if (this.#met.has(contentId)) return false;
    this.#met.set(contentId, created);
    return true;
  }

  forgetBefore(time: number): void {
    for (const [contentId, created] of this.#met) if (created < time) this.#met.delete(contentId);
  }

  /** `whole`: false when the listing may have named a part of the blob only. */
  async work(content: ContentReference, whole: boolean, signal: AbortSignal): Promise<void> {
    const { engine, tenant } = this.#context;
    const delivery = await deliver(engine, tenant, content, { whole, signal });
    this.#enterBooks(delivery.books);
    this.#conclude(content, delivery, whole);
    this.#context.progress.saveSoon(engine.clock(), signal);
  }

  #conclude(content: ContentReference, delivery: Delivery, whole: boolean): void {
    const { engine, label, summary, progress } = this.#context;
    if (delivery.kind === 'delivered') {
      this.#failuresInARow = 0;
      progress.delivered(content, whole);
      summary.contents.delivered += 1;
      engine.observer.content(label, 'delivered');
      return;
    }
    if (delivery.kind === 'gone') {
      this.lost(content, delivery.error);
      return;
    }
    progress.postpone(content, delivery.error.message, engine.clock());
    summary.contents.failed += 1;
    engine.observer.content(label, 'failed');
    engine.log.warn('A content could not be fetched; it will be tried again until it expires', {
      ...label,
      contentId: content.contentId,
      reason: delivery.error.message,
    });
    this.#failuresInARow += 1;
    if (delivery.halt || this.#failuresInARow >= FAILURES_IN_A_ROW) this.#halted = delivery.error;
  }

  /** Records a content that can't be had any more: said aloud, and never asked for again. */
  lost(content: ContentReference, error: Error): void {
    const { engine, label, summary, progress } = this.#context;
    const expired = error instanceof ApiError && error.afCode === 'AF20051';
    const reason = expired ? ('expired' as const) : ('unfetchable' as const);
    noteGap(this.#context, { from: content.created, to: content.created, reason, contentId: content.contentId });
    progress.delivered(content, true);
    summary.contents.expired += 1;
    engine.observer.content(label, 'expired');
  }

  #enterBooks(books: Books): void {
    const { engine, label, summary } = this.#context;
    summary.enter(books);
    for (const outcome of ['indexed', 'duplicate', 'deadLettered', 'dropped'] as const) {
      if (books[outcome] > 0) engine.observer.records(label, outcome, books[outcome]);
    }
  }
}

/** A gap goes to the log, the metrics, the state (and so to `status`) and the summary. */
export function noteGap(
  { engine, label, summary, progress }: StreamContext,
  found: {
    from: number;
    to: number;
    reason: 'downtime' | 'expired' | 'subscription-disabled' | 'subscription-stopped' | 'unfetchable';
    contentId?: string;
  },
): void {
  const gap = { ...found, noticed: engine.clock() };
  progress.gap(gap);
  summary.gaps.push({ ...label, gap });
  engine.observer.gap(label, gap);
  engine.log.error('Records are missing for good', {
    ...label,
    from: new Date(gap.from).toISOString(),
    to: new Date(gap.to).toISOString(),
    reason: gap.reason,
    ...(gap.contentId === undefined ? {} : { contentId: gap.contentId }),
  });
}
