import type { ContentReference, Window } from '../api/types.ts';
import { pendingDelay } from '../poll/backoff.ts';
import { contentDigest } from '../state/contentDigest.ts';
import { joinGaps } from '../state/mergeStates.ts';
import type { Gap, PendingContent, StateStore, StreamKey, StreamState } from '../state/types.ts';

/** Not more often than this, and never more than a fifth of the time is spent on saving. In ms. */
const SAVE_INTERVAL = 1_000;
const SAVE_SHARE = 5;
/** Gaps are shown by `status` for as long as anybody may ask. */
const MOST_GAPS = 200;

/** One stream's state while a cycle works on it. What it claims as done is saved only after `durable` has resolved. */
export class Progress {
  readonly #key: StreamKey;
  readonly #store: StateStore;
  readonly #durable: (signal: AbortSignal) => Promise<void>;
  readonly #overlap: number;
  readonly #delivered: Map<string, number>;
  readonly #pending: Map<string, PendingContent>;
  #state: StreamState;
  #changed = false;
  #saving: Promise<void> | undefined;
  #saveAfter = 0;

  constructor(init: {
    key: StreamKey;
    state: StreamState;
    store: StateStore;
    overlap: number;
    durable: (signal: AbortSignal) => Promise<void>;
  }) {
    this.#key = init.key;
    this.#state = init.state;
    this.#store = init.store;
    this.#overlap = init.overlap;
    this.#durable = init.durable;
    this.#delivered = new Map(init.state.delivered);
    this.#pending = new Map(init.state.pending.map((content) => [contentDigest(content.contentId), content]));
  }

  get state(): StreamState {
    return this.#state;
  }

  get pending(): readonly PendingContent[] {
    return [...this.#pending.values()];
  }

  isDelivered(content: ContentReference): boolean {
    return this.#delivered.has(contentDigest(content.contentId));
  }

  isPending(content: ContentReference): boolean {
    return this.#pending.size > 0 && this.#pending.has(contentDigest(content.contentId));
  }

  delivered(content: ContentReference, remember: boolean): void {
    const digest = contentDigest(content.contentId);
    this.#pending.delete(digest);
    if (remember) this.#delivered.set(digest, content.created);
    this.#patch({ lastContent: Math.max(this.#state.lastContent ?? 0, content.created) });
  }

  /** Keeps a content for later; the ones behind it go on. */
  postpone(content: ContentReference, error: string, now: number): void {
    const digest = contentDigest(content.contentId);
    const attempts = (this.#pending.get(digest)?.attempts ?? 0) + 1;
    const { contentId, contentUri, created, expires } = content;
    const notBefore = now + pendingDelay(attempts);
    this.#pending.set(digest, { contentId, contentUri, created, expires, attempts, notBefore, lastError: error });
    this.#changed = true;
  }

  gap(gap: Gap): void {
    this.#patch({ gaps: [...this.#state.gaps, gap].slice(-MOST_GAPS) });
  }

  subscriptionStarted(at: number): void {
    this.#patch({ subscriptionStarted: at });
  }

  /** Every content of the window is delivered, pending or a gap. */
  complete(window: Window): void {
    const checkpoint = Math.max(this.#state.checkpoint ?? window.end, window.end);
    for (const [digest, created] of this.#delivered) {
      if (created < checkpoint - this.#overlap - SLACK) this.#delivered.delete(digest);
    }
    this.#patch({ checkpoint });
  }

  succeeded(at: number): void {
    this.#patch({ lastSuccess: at, lastError: undefined });
  }

  failed(at: number, message: string): void {
    this.#patch({ lastError: { at, message } });
  }

  /** Saves in the background now and then; a failure shows in the next {@link save}. */
  saveSoon(now: number, signal: AbortSignal): void {
    if (!this.#changed || this.#saving !== undefined || now < this.#saveAfter) return;
    this.save(signal).catch(() => {
      this.#changed = true;
    });
  }

  /** Resolves when all that was reported before the call is stored. */
  async save(signal: AbortSignal): Promise<void> {
    while (this.#saving !== undefined) await this.#saving.catch(() => undefined);
    if (!this.#changed) return;
    this.#saving = this.#write(signal).finally(() => {
      this.#saving = undefined;
    });
    await this.#saving;
  }

  async #write(signal: AbortSignal): Promise<void> {
    const began = Date.now();
    this.#changed = false;
    const claim = { ...this.#state, delivered: new Map(this.#delivered), pending: this.pending };
    try {
      await this.#durable(signal);
      const stored = await this.#store.save(this.#key, claim, signal);
      if (stored !== claim) this.#adopt(stored);
    } catch (error) {
      this.#changed = true;
      throw error;
    } finally {
      const took = Date.now() - began;
      this.#saveAfter = Date.now() + Math.max(SAVE_INTERVAL, took * SAVE_SHARE);
    }
  }

  /** Another instance has written meanwhile: its checkpoint holds only together with what it has pending and found missing. */
  #adopt(stored: StreamState): void {
    for (const [digest, created] of stored.delivered) {
      this.#delivered.set(digest, created);
      this.#pending.delete(digest);
    }
    for (const content of stored.pending) {
      const digest = contentDigest(content.contentId);
      if (!this.#delivered.has(digest) && !this.#pending.has(digest)) this.#pending.set(digest, content);
    }
    const checkpoint = Math.max(stored.checkpoint ?? 0, this.#state.checkpoint ?? 0);
    this.#state = {
      ...this.#state,
      checkpoint: checkpoint === 0 ? undefined : checkpoint,
      gaps: joinGaps(stored.gaps, this.#state.gaps).slice(-MOST_GAPS),
    };
  }

  #patch(fields: Partial<StreamState>): void {
    this.#state = { ...this.#state, ...fields };
    this.#changed = true;
  }
}

/** Windows start on whole minutes, a little before the overlap: those contents must still be known. */
const SLACK = 3 * 60_000;
