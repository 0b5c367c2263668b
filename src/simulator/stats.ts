import type { Content, Operation } from './types.ts';

/** What was asked for. */
export class Stats {
  readonly requests: Partial<Record<Operation, number>> = {};
  /** Answers by status, those that a fault made included. */
  readonly statuses: Record<string, number> = {};
  /** The most requests to the API in one minute. */
  busiestMinute = 0;
  /** Requests to the API without PublisherIdentifier. */
  missingPublisher = 0;
  /** Faults of the simulator itself; there should be none. */
  readonly internalErrors: string[] = [];
  #fetches = new Uint16Array(1_024);
  readonly #others = new Map<number, number>();
  #minute = 0;
  #inMinute = 0;

  /** The counters as plain data. */
  summary(): object {
    const { requests, statuses, busiestMinute, missingPublisher, internalErrors } = this;
    return { requests, statuses, busiestMinute, missingPublisher, internalErrors };
  }

  request(operation: Operation, now: number): void {
    this.requests[operation] = (this.requests[operation] ?? 0) + 1;
    if (operation === 'token') return;
    const minute = Math.floor(now / 60_000);
    if (minute !== this.#minute) [this.#minute, this.#inMinute] = [minute, 0];
    this.#inMinute += 1;
    this.busiestMinute = Math.max(this.busiestMinute, this.#inMinute);
  }

  status(status: number): void {
    this.statuses[status] = (this.statuses[status] ?? 0) + 1;
  }

  /** A content was asked for, whatever the answer. */
  fetch({ ordinal }: Content): void {
    if (ordinal >= SPARSE) {
      this.#others.set(ordinal, (this.#others.get(ordinal) ?? 0) + 1);
      return;
    }
    if (ordinal >= this.#fetches.length) {
      const larger = new Uint16Array(2 ** Math.ceil(Math.log2(ordinal + 1)));
      larger.set(this.#fetches);
      this.#fetches = larger;
    }
    this.#fetches[ordinal] = (this.#fetches[ordinal] ?? 0) + 1;
  }

  /** How often a content was asked for. */
  fetchesOf({ ordinal }: Content): number {
    return (ordinal >= SPARSE ? this.#others.get(ordinal) : this.#fetches[ordinal]) ?? 0;
  }
}

const SPARSE = 100_000_000;
