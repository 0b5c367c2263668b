import { Semaphore } from '../common/semaphore.ts';
import { Summary } from './summary.ts';
import { TenantCycle } from './tenant.ts';
import type { Engine, Stop, Tenant } from './types.ts';

/** Tenants worked on at once; the others wait for their turn within the same cycle. */
const TENANTS_AT_ONCE = 16;

/** Runs the stages over all tenants: api and poll list and fetch, transform maps, sink writes, state remembers. */
export class Cycle {
  readonly #engine: Engine;
  readonly #tenants: readonly TenantCycle[];
  readonly #turns = new Semaphore(TENANTS_AT_ONCE);

  constructor(engine: Engine, tenants: readonly Tenant[]) {
    this.#engine = engine;
    this.#tenants = tenants.map((tenant) => new TenantCycle(engine, tenant));
  }

  /**
   * One full cycle. Tenants fail alone: the summary says what did. `retryAll` also tries contents whose rest after a
   * failure is not over; `chosen` leaves tenants out (those whose lease another instance holds).
   */
  async run(
    stop: Stop,
    { retryAll = false, chosen = () => true }: { retryAll?: boolean; chosen?: (tenant: Tenant) => boolean } = {},
  ): Promise<Summary> {
    const summary = new Summary(this.#engine.clock());
    await Promise.all(
      this.#tenants
        .filter(({ tenant }) => chosen(tenant))
        .map((tenant) => this.#runTenant(tenant, summary, retryAll, stop)),
    );
    return summary;
  }

  async #runTenant(tenant: TenantCycle, summary: Summary, retryAll: boolean, stop: Stop): Promise<void> {
    let leave: (() => void) | undefined;
    try {
      leave = await this.#turns.acquire(stop.drain);
      await tenant.run(summary, retryAll, stop);
    } catch (error) {
      if (!stop.drain.aborted && !stop.abort.aborted) throw error;
    } finally {
      leave?.();
    }
  }
}
