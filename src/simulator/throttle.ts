import { af } from './errors.ts';

const MINUTE = 60_000;
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const METHODS: Readonly<Record<string, string | undefined>> = {
  content: 'GetBlob',
  list: 'GetContents',
  start: 'StartSubscription',
};

/** Requests a minute and tenant; those without PublisherIdentifier share one pool of all tenants. */
export class Throttle {
  readonly #windows = new Map<string, { minute: number; requests: number }>();
  /** Requests a minute; may be changed while running. */
  limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** Counts a request; throws AF429 above the limit. */
  admit(tenantId: string, publisher: string | undefined, operation: string, now: number): void {
    const key = publisher === undefined ? NOBODY : tenantId;
    const minute = Math.floor(now / MINUTE);
    let window = this.#windows.get(key);
    if (window?.minute !== minute) this.#windows.set(key, (window = { minute, requests: 0 }));
    window.requests += 1;
    if (window.requests > this.limit) throw af('AF429', [METHODS[operation] ?? operation, publisher ?? NOBODY]);
  }
}
