import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Clock } from '../common/clock.ts';
import { StreamTimes } from './streamTimes.ts';

/** One tenant's content type: the labels of most metrics. */
export interface StreamLabel {
  readonly tenant: string;
  readonly contentType: string;
}

/** Requests that belong to no content type (a subscription list) have none. */
export interface RequestLabel {
  readonly tenant: string;
  readonly contentType?: string | undefined;
}

/** Everything that is counted. Times are epoch ms, delays ms; Prometheus gets seconds. */
export interface Metrics {
  /** Lets the counters of a stream begin at 0, so that the first increase is seen. */
  declare(stream: StreamLabel): void;
  records(stream: StreamLabel, outcome: 'indexed' | 'duplicate' | 'deadLettered' | 'dropped', count: number): void;
  content(stream: StreamLabel, outcome: 'delivered' | 'skipped' | 'expired' | 'failed'): void;
  apiRequest(label: RequestLabel, operation: string, status: number | string): void;
  apiThrottled(label: RequestLabel): void;
  bulkRequest(status: number | string): void;
  /** The lag shown is the time since then at the moment of the scrape: it also grows when nothing moves. */
  checkpoint(stream: StreamLabel, at: number | undefined): void;
  lastSuccess(stream: StreamLabel, at: number | undefined): void;
  /** When the first of the pending contents expires; undefined takes the series away. */
  oldestPendingExpiry(stream: StreamLabel, at: number | undefined): void;
  /** A gap of a single content has no length and counts as a second, so that the increase is seen. */
  gap(stream: StreamLabel, milliseconds: number): void;
  eventDelay(stream: StreamLabel, milliseconds: number): void;
  tokenExpires(tenant: string, at: number): void;
  leaseHeld(stream: StreamLabel, held: boolean): void;
  readonly contentType: string;
  render(): Promise<string>;
}

const PREFIX = 'o365_audit_exporter_';
const STREAM = ['tenant', 'content_type'];
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Microsoft promises most events within 60 to 90 minutes, some only after a day; content is held for seven. */
const DELAY_BUCKETS = [
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE),
  ...[1, 1.5, 2, 4, 8, 12].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7].map((days) => days * DAY),
];

/** All metrics in a registry of their own, with those of the Node.js process. */
export function createMetrics(clock: Clock): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = (name: string, help: string, labelNames: readonly string[]): Counter =>
    new Counter({ name: PREFIX + name, help, labelNames, registers });
  const times = new StreamTimes(registers, PREFIX, STREAM, clock);

  const records = counter('records_total', 'Audit records by how they ended', [...STREAM, 'outcome']);
  const contents = counter('contents_total', 'Content blobs by how they ended', [...STREAM, 'outcome']);
  const apiRequests = counter('api_requests_total', 'Requests to the Management Activity API', [
    ...STREAM,
    'operation',
    'status',
  ]);
  const throttled = counter('api_throttled_total', 'Answers of the API that asked to slow down', STREAM);
  const bulks = counter('bulk_requests_total', 'Bulk requests to Elasticsearch', ['status']);
  const gaps = counter('gap_seconds_total', 'Time of which records may be missing for good', STREAM);
  const delays = new Histogram({
    name: `${PREFIX}event_delay_seconds`,
    help: 'From the creation of an event to its being indexed',
    labelNames: STREAM,
    buckets: DELAY_BUCKETS,
    registers,
  });
  const token = new Gauge({
    name: `${PREFIX}token_expires_timestamp_seconds`,
    help: 'When the access token expires',
    labelNames: ['tenant'],
    registers,
  });
  const lease = new Gauge({
    name: `${PREFIX}lease_held`,
    help: 'Whether this instance collects the stream (1) or another does (0)',
    labelNames: STREAM,
    registers,
  });

  return {
    declare(stream) {
      for (const outcome of ['indexed', 'duplicate', 'deadLettered', 'dropped'])
        records.inc({ ...labels(stream), outcome }, 0);
      for (const outcome of ['delivered', 'skipped', 'expired', 'failed'])
        contents.inc({ ...labels(stream), outcome }, 0);
      gaps.inc(labels(stream), 0);
      throttled.inc(labels(stream), 0);
    },
    records: (stream, outcome, count) => records.inc({ ...labels(stream), outcome }, count),
    content: (stream, outcome) => contents.inc({ ...labels(stream), outcome }),
    apiRequest: (label, operation, status) => apiRequests.inc({ ...labels(label), operation, status: String(status) }),
    apiThrottled: (label) => throttled.inc(labels(label)),
    bulkRequest: (status) => bulks.inc({ status: String(status) }),
    checkpoint: (stream, at) => times.checkpoint.set(labels(stream), at),
    lastSuccess: (stream, at) => times.lastSuccess.set(labels(stream), at),
    oldestPendingExpiry: (stream, at) => times.oldestPendingExpiry.set(labels(stream), at),
    gap: (stream, milliseconds) => gaps.inc(labels(stream), Math.max(1, milliseconds / 1_000)),
    eventDelay: (stream, milliseconds) => delays.observe(labels(stream), Math.max(0, milliseconds) / 1_000),
    tokenExpires: (tenant, at) => token.set({ tenant }, at / 1_000),
    leaseHeld: (stream, held) => lease.set(labels(stream), held ? 1 : 0),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}

/** In Prometheus an empty label is the same as none. */
function labels({ tenant, contentType = '' }: RequestLabel): { tenant: string; content_type: string } {
  return { tenant, content_type: contentType };
}
