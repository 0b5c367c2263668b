import { describeError, ExporterError } from './common/errors.ts';
import type { Log } from './common/log.ts';
import { sleep } from './common/sleep.ts';
import type { Cycle } from './cycle/cycle.ts';
import type { Stop, Tenant } from './cycle/types.ts';
import { Ticks } from './poll/ticks.ts';

export type DaemonState = 'starting' | 'running' | 'draining' | 'stopped';

/** What the daemon needs of the rest; the wiring provides it. */
export interface DaemonParts {
  readonly cycle: Cycle;
  readonly tenants: readonly Tenant[];
  readonly schedule: string;
  readonly leases: Leases;
  /** Further work on a schedule of its own (the daily reconcile). */
  readonly chores: readonly { readonly name: string; readonly schedule: string; run(stop: Stop): Promise<void> }[];
  /** Runs before a cycle and after the last one, never during one: writes to the state what chores have found. */
  between(signal: AbortSignal): Promise<void>;
  /** Reaches output and state; tried again until it succeeds or is refused. */
  open(signal: AbortSignal): Promise<void>;
  beat(): void;
  ready(isReady: boolean, reason?: string): void;
  readonly log: Log;
}

export interface Leases {
  /** The tenants that this instance may work on now. */
  acquire(signal: AbortSignal): Promise<ReadonlySet<string>>;
  release(): Promise<void>;
}

const OPEN_RETRY = 10_000;

/** Runs cycles on the schedule until `stop.drain`, then waits for what is under way. `run` may be called once. */
export class Daemon {
  readonly #parts: DaemonParts;
  #state: DaemonState = 'starting';
  /** A file that could not be written must be opened again before anything else is written to it. */
  #reopen = false;
  #opened = false;

  constructor(parts: DaemonParts) {
    this.#parts = parts;
  }

  get state(): DaemonState {
    return this.#state;
  }

  /** Resolves after a clean stop; rejects when the output refuses us for good. */
  async run(stop: Stop): Promise<void> {
    if (this.#state !== 'starting')
      throw new ExporterError('DAEMON_STARTED', 'starting the daemon: it was started before');
    stop.drain.addEventListener(
      'abort',
      () => {
        if (this.#state !== 'stopped') this.#enter('draining');
      },
      { once: true },
    );
    try {
      await this.#open(stop);
      if (!stop.drain.aborted) this.#enter('running');
      await Promise.all([this.#cycles(stop), ...this.#parts.chores.map((chore) => this.#chore(chore, stop))]);
      if (this.#opened) await this.#between(stop);
    } finally {
      await this.#parts.leases.release().catch(() => undefined);
      this.#enter('stopped');
    }
  }

  async #open(stop: Stop): Promise<void> {
    while (!stop.drain.aborted) {
      try {
        await this.#parts.open(stop.drain);
        this.#parts.ready(true);
        this.#opened = true;
        return;
      } catch (error) {
        if (stop.drain.aborted) return;
        const { code } = error as { code?: unknown };
        if (code === 'ELASTICSEARCH_REFUSED') throw error;
        this.#parts.ready(false, describeError(error).message);
        this.#parts.log.warn('Not ready yet; trying again', {
          error: describeError(error),
          seconds: OPEN_RETRY / 1000,
        });
        this.#parts.beat();
        await sleep(OPEN_RETRY, stop.drain).catch(() => undefined);
      }
    }
  }

  async #cycles(stop: Stop): Promise<void> {
    const ticks = new Ticks(this.#parts.schedule);
    while (!stop.drain.aborted) {
      this.#parts.beat();
      await this.#oneCycle(stop);
      this.#parts.beat();
      await ticks.next(stop.drain).catch(() => undefined);
    }
    ticks.end();
  }

  async #oneCycle(stop: Stop): Promise<void> {
    try {
      await this.#between(stop);
      if (this.#reopen) await this.#parts.open(stop.drain);
      this.#reopen = false;
      const held = await this.#parts.leases.acquire(stop.drain);
      const summary = await this.#parts.cycle.run(stop, { chosen: ({ config }) => held.has(config.tenantId) });
      this.#reopen = summary.failures.some(({ error }) => isOutputFailure(error));
      const { contents, records, seconds } = summary.report(Date.now());
      const quiet = contents.delivered + contents.failed + contents.expired === 0 && summary.failures.length === 0;
      this.#parts.log[quiet ? 'debug' : 'info']('Cycle done', {
        contents,
        records,
        seconds,
        failures: summary.failures.length,
      });
    } catch (error) {
      if (stop.drain.aborted) return;
      this.#parts.log.error('A cycle broke off; the next one tries again', { error: describeError(error) });
    }
  }

  async #between(stop: Stop): Promise<void> {
    try {
      await this.#parts.between(stop.abort);
    } catch (error) {
      this.#parts.log.error('Gaps could not be noted in the state; the next cycle tries again', {
        error: describeError(error),
      });
    }
  }

  async #chore(chore: DaemonParts['chores'][number], stop: Stop): Promise<void> {
    const ticks = new Ticks(chore.schedule);
    for (;;) {
      await ticks.next(stop.drain).catch(() => undefined);
      if (stop.drain.aborted) break;
      try {
        await chore.run(stop);
      } catch (error) {
        if (!stop.drain.aborted) this.#parts.log.error(`${chore.name} broke off`, { error: describeError(error) });
      }
    }
    ticks.end();
  }

  #enter(state: DaemonState): void {
    if (this.#state === state) return;
    this.#parts.log.info('Daemon state', { from: this.#state, to: state });
    this.#state = state;
  }
}

function isOutputFailure(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && code.startsWith('OUTPUT_');
}
