import { describeError } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import type { TenantConfig } from '../config/types.ts';
import type { Leases } from '../daemon.ts';
import type { StateStore } from '../state/types.ts';

/** A lease outlives its holder by so much; renewed three times in that time. In ms. */
const TTL = 60_000;

/** One lease a tenant, so that of several instances one collects; kept alive between cycles. */
export class TenantLeases implements Leases {
  readonly #store: StateStore;
  readonly #tenants: readonly TenantConfig[];
  readonly #held: (tenant: TenantConfig, held: boolean) => void;
  readonly #log: Log;
  readonly #mine = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #renewing: Promise<void> | undefined;

  constructor(parts: {
    store: StateStore;
    tenants: readonly TenantConfig[];
    held: (tenant: TenantConfig, held: boolean) => void;
    log: Log;
  }) {
    this.#store = parts.store;
    this.#tenants = parts.tenants;
    this.#held = parts.held;
    this.#log = parts.log;
  }

  async acquire(signal: AbortSignal): Promise<ReadonlySet<string>> {
    await this.#renew(signal);
    this.#timer ??= setInterval(() => {
      this.#renew(signal).catch((error: unknown) => {
        if (!signal.aborted) this.#log.warn('A lease could not be renewed', { error: describeError(error) });
      });
    }, TTL / 3).unref();
    return this.#mine;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing?.catch(() => undefined);
    await Promise.all([...this.#mine].map((tenantId) => this.#store.release(tenantId)));
    this.#mine.clear();
  }

  /** One at a time: two at once would take each other for another instance. */
  #renew(signal: AbortSignal): Promise<void> {
    this.#renewing ??= this.#renewAll(signal).finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renewAll(signal: AbortSignal): Promise<void> {
    await Promise.all(
      this.#tenants.map(async (tenant) => {
        const held = await this.#store.lease(tenant.tenantId, TTL, signal);
        if (held !== this.#mine.has(tenant.tenantId)) {
          this.#log.info(held ? 'This instance collects the tenant' : 'Another instance collects the tenant', {
            tenant: tenant.name,
          });
        }
        if (held) this.#mine.add(tenant.tenantId);
        else this.#mine.delete(tenant.tenantId);
        this.#held(tenant, held);
      }),
    );
  }
}
