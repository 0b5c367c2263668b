import { af, Refusal } from './errors.ts';
import type { ContentType } from './types.ts';

export interface Webhook {
  readonly status: 'enabled' | 'disabled' | 'expired';
  readonly address: string;
  readonly authId: string | null;
  readonly expiration: string | null;
}

interface Subscription {
  status: 'enabled' | 'disabled';
  webhook: Webhook | null;
  /** Epoch ms of the last start that was carried out. */
  started: number;
  /** Epoch ms since when it is stopped. */
  stopped: number | undefined;
  /** Whether an administrator stopped it; `locked`: and keeps it so. */
  disabledBy: 'caller' | 'admin' | 'locked';
  /** Spans in which it was stopped: what was created in them is gone for good. */
  readonly lost: { readonly from: number; readonly to: number }[];
}

const WAIT = 15 * 60_000;

/** Subscriptions by tenant, application and content type. */
export class Subscriptions {
  readonly #all = new Map<string, Subscription>();

  /** Throws a Refusal where the API would refuse. Returns how the API shows the subscription then. */
  start(tenant: number, clientId: string, contentType: ContentType, webhook: Webhook | null, now: number): object {
    const key = keyOf(tenant, clientId, contentType);
    const held = this.#all.get(key);
    if (held?.status === 'enabled') {
      if (JSON.stringify(held.webhook) === JSON.stringify(webhook)) throw af('AF20024');
      held.webhook = webhook;
      return shown(contentType, held);
    }
    if (held?.disabledBy === 'locked') throw af('AF20023');
    const wait = held === undefined ? 0 : held.started + WAIT - now;
    if (wait > 0) throw tooFrequent(wait);
    const lost = held?.lost ?? [];
    if (held?.stopped !== undefined) lost.push({ from: held.stopped, to: now });
    const subscription: Subscription = {
      status: 'enabled',
      webhook,
      started: now,
      stopped: undefined,
      disabledBy: 'caller',
      lost,
    };
    this.#all.set(key, subscription);
    return shown(contentType, subscription);
  }

  stop(tenant: number, clientId: string, contentType: ContentType, now: number): void {
    const held = this.#all.get(keyOf(tenant, clientId, contentType));
    if (held === undefined) throw af('AF20022');
    if (held.status === 'disabled') return;
    held.status = 'disabled';
    held.disabledBy = 'caller';
    held.stopped = now;
  }

  /** What an administrator does: lists and contents then answer AF20023. `locked`: starting again does too. */
  disable(tenant: number, clientId: string, contentType: ContentType, now: number, locked: boolean): void {
    const held = this.#all.get(keyOf(tenant, clientId, contentType));
    if (held === undefined) return;
    if (held.status === 'enabled') held.stopped = now;
    held.status = 'disabled';
    held.disabledBy = locked ? 'locked' : 'admin';
  }

  /** Throws AF20022 or AF20023 unless enabled. */
  require(tenant: number, clientId: string, contentType: ContentType): void {
    const held = this.#all.get(keyOf(tenant, clientId, contentType));
    if (held === undefined) throw af('AF20022');
    if (held.status === 'enabled') return;
    throw af(held.disabledBy === 'caller' ? 'AF20022' : 'AF20023');
  }

  /** Whether what was created then is gone, because the subscription was stopped. */
  lost(tenant: number, clientId: string, contentType: ContentType, created: number): boolean {
    const held = this.#all.get(keyOf(tenant, clientId, contentType));
    if (held === undefined) return false;
    if (held.stopped !== undefined && created >= held.stopped) return true;
    return held.lost.some(({ from, to }) => created >= from && created < to);
  }

  list(tenant: number, clientId: string): readonly object[] {
    const prefix = `${tenant}/${clientId}/`;
    return [...this.#all]
      .filter(([key]) => key.startsWith(prefix))
      .map(([key, subscription]) => shown(key.slice(prefix.length), subscription));
  }
}

function keyOf(tenant: number, clientId: string, contentType: ContentType): string {
  return `${tenant}/${clientId}/${contentType}`;
}

function shown(contentType: string, { status, webhook }: Subscription): object {
  return { contentType, status, webhook };
}

function tooFrequent(wait: number): Refusal {
  const [minutes, seconds] = [Math.floor(wait / 60_000), Math.floor((wait % 60_000) / 1_000)];
  const message = `Too many frequent subscription start requests. Please retry again after ${minutes}m ${seconds}s`;
  return new Refusal(429, { error: { code: 'AF429', message } });
}
