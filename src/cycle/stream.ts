import type { ContentReference, Subscription, Window } from '../api/types.ts';
import { ExporterError } from '../common/errors.ts';
import { maybePartial } from '../poll/selection.ts';
import { nextStep } from '../poll/subscriptions.ts';
import { EDGE, planWindows } from '../poll/windows.ts';
import type { PendingContent } from '../state/types.ts';
import { ContentWorker, noteGap, type StreamContext } from './contents.ts';
import { Inflight } from './inflight.ts';
import type { Stop } from './types.ts';

export interface StreamOptions {
  /** Contents that failed before are tried again though their rest is not over. */
  readonly retryAll: boolean;
  subscriptions(): Promise<readonly Subscription[]>;
}

/** One cycle of one tenant's content type: subscription, windows, what was left over. Rejects with what stopped it. */
export async function runStream(context: StreamContext, options: StreamOptions, stop: Stop): Promise<void> {
  const { engine, tenant, progress } = context;
  const now = engine.clock();
  await subscribe(context, await options.subscriptions(), stop.abort);
  const worker = new ContentWorker(context);
  const leftOver = progress.pending.filter(({ notBefore }) => options.retryAll || notBefore <= now);
  const serverNow = engine.clock() + tenant.api.clockSkew();
  const plan = planWindows({ ...engine.poll, checkpoint: progress.state.checkpoint, now: serverNow });
  if (plan.gap !== undefined) noteGap(context, { from: plan.gap.start, to: plan.gap.end, reason: 'downtime' });
  for (const window of plan.windows) {
    if (!(await runWindow(context, worker, window, stop))) break;
    progress.complete(window);
    worker.forgetBefore(window.end - EDGE);
    progress.saveSoon(engine.clock(), stop.abort);
  }
  if (worker.halted === undefined && !stop.drain.aborted) await retryPending(context, worker, leftOver, stop);
  if (worker.halted !== undefined) throw worker.halted;
  if (!stop.drain.aborted) progress.succeeded(now);
}

/** Delivers what is new in a window; false when it was left before its end. */
export async function runWindow(
  context: StreamContext,
  worker: ContentWorker,
  window: Window,
  stop: Stop,
): Promise<boolean> {
  const { engine, tenant, label, summary, progress } = context;
  const inflight = new Inflight([tenant.slots, engine.slots]);
  const halted = (): boolean => stop.drain.aborted || inflight.failed || worker.halted !== undefined;
  try {
    for await (const page of tenant.api.listContent(label.contentType, window, stop.abort)) {
      for (const content of page.toSorted((a, b) => a.created - b.created)) {
        if (!worker.isNews(content)) continue;
        if (progress.isPending(content)) continue;
        summary.contents.listed += 1;
        if (progress.isDelivered(content)) {
          summary.contents.skipped += 1;
          engine.observer.content(label, 'skipped');
          continue;
        }
        if (halted()) return false;
        await inflight.start(() => worker.work(content, !maybePartial(content, window), stop.abort), stop.abort);
      }
      if (halted()) return false;
    }
  } finally {
    await inflight.settle();
  }
  return worker.halted === undefined;
}

async function retryPending(
  context: StreamContext,
  worker: ContentWorker,
  contents: readonly PendingContent[],
  stop: Stop,
): Promise<void> {
  const { engine, tenant, label, summary } = context;
  const inflight = new Inflight([tenant.slots, engine.slots]);
  try {
    for (const pending of contents.toSorted((a, b) => a.expires - b.expires)) {
      if (stop.drain.aborted || inflight.failed || worker.halted !== undefined) break;
      const content: ContentReference = { contentType: label.contentType, ...pending };
      summary.contents.listed += 1;
      await inflight.start(() => worker.work(content, true, stop.abort), stop.abort);
    }
  } finally {
    await inflight.settle();
  }
}

async function subscribe(
  context: StreamContext,
  subscriptions: readonly Subscription[],
  signal: AbortSignal,
): Promise<void> {
  const { engine, tenant, label, progress } = context;
  const { state } = progress;
  // The 15 minutes between two starts are the server's.
  const now = engine.clock() + tenant.api.clockSkew();
  const { contentType } = label;
  const startedAt = state.subscriptionStarted;
  const collectedBefore = state.checkpoint !== undefined;
  const step = nextStep({ contentType, subscriptions, startedAt, collectedBefore, now });
  if (step.kind === 'enabled') return;
  if (step.kind === 'wait') {
    throw new ExporterError(
      'SUBSCRIPTION_NOT_ENABLED',
      `starting the subscription to ${contentType}: it is not enabled, and may be started again at ${new Date(step.until).toISOString()}`,
    );
  }
  // The lapse ends now: it is noted once, when the start request has been taken.
  progress.subscriptionStarted(now);
  await tenant.api.startSubscription(contentType, signal);
  engine.log.info('Subscription started', { ...label });
  const from = state.lastSuccess ?? state.checkpoint;
  if (step.lapse !== undefined && from !== undefined) noteGap(context, { from, to: now, reason: step.lapse });
}
