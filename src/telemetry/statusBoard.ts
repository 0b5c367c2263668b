import type { Clock } from '../common/clock.ts';
import type { Gap, StreamState } from '../state/types.ts';
import type { StreamLabel } from './metrics.ts';
import { Rate } from './rate.ts';
import { redactText } from './redact.ts';
import type { GapStatus, StatusReport, StreamStatus } from './status.ts';

/** A tenant as far as its status needs it. */
export interface BoardTenant {
  readonly name: string;
  readonly tenantId: string;
  readonly contentTypes: readonly string[];
}

/** What a cycle says of a stream at its end; times in epoch ms. */
export interface BoardFacts {
  readonly checkpoint: number | undefined;
  readonly lastContent: number | undefined;
  readonly lastSuccess: number | undefined;
  readonly pending: number;
  readonly lastError: string | undefined;
}

interface Stream {
  facts: BoardFacts;
  errorAt: number;
  gaps: readonly Gap[];
  leaseHeld: boolean;
  readonly rate: Rate;
}

/** As many as the state keeps. */
const MOST_GAPS = 200;
const NOTHING: BoardFacts = {
  checkpoint: undefined,
  lastContent: undefined,
  lastSuccess: undefined,
  pending: 0,
  lastError: undefined,
};

/** Remembers what /status.json and the page show, from what the stages report. Labels that it does not know are ignored. */
export class StatusBoard {
  readonly #version: string;
  readonly #clock: Clock;
  readonly #started: number;
  readonly #tenants: readonly BoardTenant[];
  readonly #ready: () => StatusReport['ready'];
  readonly #streams = new Map<string, Stream>();

  constructor(init: {
    version: string;
    clock: Clock;
    tenants: readonly BoardTenant[];
    ready: () => StatusReport['ready'];
  }) {
    this.#version = init.version;
    this.#clock = init.clock;
    this.#started = init.clock();
    this.#tenants = init.tenants;
    this.#ready = init.ready;
    for (const { name, contentTypes } of init.tenants) {
      for (const contentType of contentTypes) {
        const stream = { facts: NOTHING, errorAt: 0, gaps: [], leaseHeld: false, rate: new Rate(init.clock) };
        this.#streams.set(keyOf({ tenant: name, contentType }), stream);
      }
    }
  }

  /** What was stored before this process began. */
  restore(label: StreamLabel, state: StreamState): void {
    const stream = this.#streams.get(keyOf(label));
    if (stream === undefined) return;
    const { checkpoint, lastContent, lastSuccess, lastError, pending, gaps } = state;
    stream.facts = { checkpoint, lastContent, lastSuccess, pending: pending.length, lastError: lastError?.message };
    stream.errorAt = lastError?.at ?? 0;
    stream.gaps = gaps.slice(-MOST_GAPS);
  }

  stream(label: StreamLabel, { checkpoint, lastContent, lastSuccess, pending, lastError }: BoardFacts): void {
    const stream = this.#streams.get(keyOf(label));
    if (stream === undefined) return;
    stream.facts = { checkpoint, lastContent, lastSuccess, pending, lastError };
    stream.errorAt = this.#clock();
  }

  records(label: StreamLabel, count: number): void {
    this.#streams.get(keyOf(label))?.rate.add(count);
  }

  gap(label: StreamLabel, gap: Gap): void {
    const stream = this.#streams.get(keyOf(label));
    if (stream !== undefined) stream.gaps = [...stream.gaps, gap].slice(-MOST_GAPS);
  }

  lease(tenant: string, held: boolean): void {
    for (const { name, contentTypes } of this.#tenants) {
      if (name !== tenant) continue;
      for (const contentType of contentTypes) {
        const stream = this.#streams.get(keyOf({ tenant, contentType }));
        if (stream !== undefined) stream.leaseHeld = held;
      }
    }
  }

  report(): StatusReport {
    const now = this.#clock();
    return {
      version: this.#version,
      generated: new Date(now).toISOString(),
      started: new Date(this.#started).toISOString(),
      ready: this.#ready(),
      tenants: this.#tenants.map(({ name, tenantId, contentTypes }) => ({
        name,
        tenantId,
        contentTypes: contentTypes.flatMap((contentType) => {
          const stream = this.#streams.get(keyOf({ tenant: name, contentType }));
          return stream === undefined ? [] : [describe(contentType, stream, now)];
        }),
      })),
    };
  }
}

function describe(contentType: string, { facts, errorAt, gaps, leaseHeld, rate }: Stream, now: number): StreamStatus {
  const { checkpoint, lastContent, lastSuccess, pending, lastError } = facts;
  return {
    contentType,
    checkpoint: iso(checkpoint),
    lagSeconds: checkpoint === undefined ? null : Math.round((now - checkpoint) / 1_000),
    lastContent: iso(lastContent),
    lastSuccess: iso(lastSuccess),
    lastError: lastError === undefined ? null : { at: new Date(errorAt).toISOString(), message: redactText(lastError) },
    pending,
    gaps: gaps.map(describeGap),
    recordsPerMinute: rate.perMinute(),
    leaseHeld,
  };
}

function describeGap({ from, to, reason, contentId }: Gap): GapStatus {
  const times = { from: new Date(from).toISOString(), to: new Date(to).toISOString(), reason };
  return contentId === undefined ? times : { ...times, contentId };
}

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

function keyOf({ tenant, contentType }: StreamLabel): string {
  return JSON.stringify([tenant, contentType]);
}
