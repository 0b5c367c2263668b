import { ApiError } from '../api/errors.ts';
import type { Subscription } from '../api/types.ts';
import { describeError } from '../common/errors.ts';
import type { ContentType } from '../config/contentTypes.ts';
import type { StreamContext } from './contents.ts';
import { Progress } from './progress.ts';
import { runStream } from './stream.ts';
import type { Summary } from './summary.ts';
import type { Engine, Stop, Tenant } from './types.ts';

/** How long a list of subscriptions is believed; a listing that says otherwise (AF20022, AF20023) ends it at once. */
const SUBSCRIPTIONS_FRESH = 15 * 60_000;

/** Runs the cycles of one tenant; each content type fails alone. */
export class TenantCycle {
  readonly #engine: Engine;
  readonly #tenant: Tenant;
  #subscriptions: { readonly at: number; readonly list: Promise<readonly Subscription[]> } | undefined;

  constructor(engine: Engine, tenant: Tenant) {
    this.#engine = engine;
    this.#tenant = tenant;
  }

  get tenant(): Tenant {
    return this.#tenant;
  }

  /** Resolves when every content type has had its turn; what failed is in the summary. Rejects only when aborted. */
  async run(summary: Summary, retryAll: boolean, stop: Stop): Promise<void> {
    await this.#tenant.prepare(stop.abort);
    await Promise.all(
      this.#tenant.config.contentTypes.map((contentType) => this.#runContentType(contentType, summary, retryAll, stop)),
    );
  }

  async #runContentType(contentType: ContentType, summary: Summary, retryAll: boolean, stop: Stop): Promise<void> {
    const label = { tenant: this.#tenant.config.name, contentType };
    const { log } = this.#engine;
    let context: StreamContext | undefined;
    try {
      context = await this.#context(contentType, summary, stop.abort);
      await this.#runResubscribing(context, retryAll, stop);
    } catch (error) {
      if (stop.abort.aborted) return;
      summary.failures.push({ ...label, error });
      context?.progress.failed(this.#engine.clock(), error instanceof Error ? error.message : String(error));
      log.error('A content type could not be collected; the next cycle tries again', {
        ...label,
        error: describeError(error),
      });
    } finally {
      if (context !== undefined) await this.#conclude(context, stop);
    }
  }

  async #context(contentType: ContentType, summary: Summary, signal: AbortSignal): Promise<StreamContext> {
    const engine = this.#engine;
    const key = { tenantId: this.#tenant.config.tenantId, contentType };
    const progress = new Progress({
      key,
      state: await engine.store.load(key, signal),
      store: engine.store,
      overlap: engine.poll.overlap,
      durable: (abort) => engine.sink.flush(abort),
    });
    return {
      engine,
      tenant: this.#tenant,
      label: { tenant: this.#tenant.config.name, contentType },
      summary,
      progress,
    };
  }

  /** A subscription that turns out to be missing or disabled is looked at again, once. */
  async #runResubscribing(context: StreamContext, retryAll: boolean, stop: Stop): Promise<void> {
    const options = { retryAll, subscriptions: () => this.#listSubscriptions(stop.abort) };
    try {
      await runStream(context, options, stop);
    } catch (error) {
      if (!(error instanceof ApiError && error.verdict === 'resubscribe')) throw error;
      this.#subscriptions = undefined;
      await runStream(context, options, stop);
    }
  }

  /** One request for all content types; a failed one is not kept. */
  #listSubscriptions(signal: AbortSignal): Promise<readonly Subscription[]> {
    const now = this.#engine.clock();
    if (this.#subscriptions !== undefined && now - this.#subscriptions.at < SUBSCRIPTIONS_FRESH) {
      return this.#subscriptions.list;
    }
    const list = this.#tenant.api.listSubscriptions(signal);
    this.#subscriptions = { at: now, list };
    list.then(
      (found) => {
        const wanted = this.#tenant.config.contentTypes;
        const enabled = found
          .filter(({ status }) => status !== 'disabled')
          .map(({ contentType }) => contentType.toLowerCase());
        if (!wanted.every((contentType) => enabled.includes(contentType.toLowerCase())))
          this.#subscriptions = undefined;
      },
      () => {
        this.#subscriptions = undefined;
      },
    );
    return list;
  }

  async #conclude({ engine, label, progress, summary }: StreamContext, stop: Stop): Promise<void> {
    try {
      await progress.save(stop.abort);
    } catch (error) {
      if (!stop.abort.aborted) {
        summary.failures.push({ ...label, error });
        engine.log.error('The checkpoint could not be saved', { ...label, error: describeError(error) });
      }
    }
    const { state, pending } = progress;
    engine.observer.stream(label, {
      checkpoint: state.checkpoint,
      lastContent: state.lastContent,
      lastSuccess: state.lastSuccess,
      oldestPendingExpiry: pending.length === 0 ? undefined : Math.min(...pending.map(({ expires }) => expires)),
      pending: pending.length,
      lastError: state.lastError?.message,
    });
  }
}
