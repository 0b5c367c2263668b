import { assert } from 'chai';
import { createMetrics, type Metrics } from '../../../src/telemetry/metrics.ts';

const STREAM = { tenant: 'contoso', contentType: 'Audit.General' };
const LABELS = 'tenant="contoso",content_type="Audit.General"';

/** The samples of our own metrics, without those of the process. */
async function samples(metrics: Metrics): Promise<string[]> {
  const text = await metrics.render();
  return text.split('\n').filter((line) => line.startsWith('o365_audit_exporter_'));
}

describe('createMetrics', () => {
  it('has every metric of the contract, and those of the process', async () => {
    const text = await createMetrics(Date.now).render();
    const types = Object.fromEntries(
      [...text.matchAll(/^# TYPE (?:o365_audit_exporter_)(\S+) (\S+)$/gm)].map(([, name, type]) => [name, type]),
    );
    assert.deepEqual(types, {
      records_total: 'counter',
      contents_total: 'counter',
      api_requests_total: 'counter',
      api_throttled_total: 'counter',
      bulk_requests_total: 'counter',
      checkpoint_lag_seconds: 'gauge',
      last_success_timestamp_seconds: 'gauge',
      oldest_pending_expiry_seconds: 'gauge',
      gap_seconds_total: 'counter',
      event_delay_seconds: 'histogram',
      token_expires_timestamp_seconds: 'gauge',
      lease_held: 'gauge',
    });
    assert.match(text, /^process_resident_memory_bytes \d+$/m);
    assert.match(text, /^nodejs_eventloop_lag_seconds /m);
  });

  it('counts by stream and outcome', async () => {
    const metrics = createMetrics(Date.now);
    metrics.records(STREAM, 'indexed', 40);
    metrics.records(STREAM, 'indexed', 2);
    metrics.records(STREAM, 'deadLettered', 1);
    metrics.content(STREAM, 'delivered');
    metrics.apiRequest(STREAM, 'listContent', 200);
    metrics.apiRequest({ tenant: 'contoso' }, 'listSubscriptions', 'timeout');
    metrics.apiThrottled(STREAM);
    metrics.bulkRequest(429);
    metrics.gap(STREAM, 90_000);
    metrics.gap(STREAM, 0);
    metrics.tokenExpires('contoso', 1_700_000_000_000);
    metrics.leaseHeld(STREAM, true);
    assert.sameMembers(await samples(metrics), [
      `o365_audit_exporter_records_total{${LABELS},outcome="indexed"} 42`,
      `o365_audit_exporter_records_total{${LABELS},outcome="deadLettered"} 1`,
      `o365_audit_exporter_contents_total{${LABELS},outcome="delivered"} 1`,
      `o365_audit_exporter_api_requests_total{${LABELS},operation="listContent",status="200"} 1`,
      'o365_audit_exporter_api_requests_total{tenant="contoso",content_type="",operation="listSubscriptions",status="timeout"} 1',
      `o365_audit_exporter_api_throttled_total{${LABELS}} 1`,
      'o365_audit_exporter_bulk_requests_total{status="429"} 1',
      `o365_audit_exporter_gap_seconds_total{${LABELS}} 91`,
      'o365_audit_exporter_token_expires_timestamp_seconds{tenant="contoso"} 1700000000',
      `o365_audit_exporter_lease_held{${LABELS}} 1`,
    ]);
  });

  it('lets the lag grow while nothing moves, and the time to an expiry shrink', async () => {
    let now = 1_000_000;
    const metrics = createMetrics(() => now);
    metrics.checkpoint(STREAM, 940_000);
    metrics.lastSuccess(STREAM, 970_000);
    metrics.oldestPendingExpiry(STREAM, 1_100_000);
    const shown = (lag: number, left: number): string[] => [
      `o365_audit_exporter_checkpoint_lag_seconds{${LABELS}} ${lag}`,
      `o365_audit_exporter_last_success_timestamp_seconds{${LABELS}} 970`,
      `o365_audit_exporter_oldest_pending_expiry_seconds{${LABELS}} ${left}`,
    ];
    assert.sameMembers(await samples(metrics), shown(60, 100));
    now += 30_000;
    assert.sameMembers(await samples(metrics), shown(90, 70));
    metrics.oldestPendingExpiry(STREAM, undefined);
    assert.sameMembers(await samples(metrics), shown(90, 70).slice(0, 2));
  });

  it('puts delays from minutes to days into buckets', async () => {
    const metrics = createMetrics(Date.now);
    metrics.eventDelay(STREAM, 3 * 60_000);
    metrics.eventDelay(STREAM, 3 * 86_400_000);
    metrics.eventDelay(STREAM, -5_000);
    const lines = await samples(metrics);
    const bucket = (le: number | string): string =>
      `o365_audit_exporter_event_delay_seconds_bucket{le="${le}",${LABELS}}`;
    assert.includeMembers(lines, [
      `${bucket(60)} 1`,
      `${bucket(120)} 1`,
      `${bucket(300)} 2`,
      `${bucket(172_800)} 2`,
      `${bucket(345_600)} 3`,
      `${bucket('+Inf')} 3`,
      `o365_audit_exporter_event_delay_seconds_count{${LABELS}} 3`,
    ]);
  });

  it('begins declared counters at 0', async () => {
    const metrics = createMetrics(Date.now);
    metrics.declare(STREAM);
    const lines = await samples(metrics);
    assert.lengthOf(lines, 10);
    for (const line of lines) assert.match(line, / 0$/);
  });

  it('keeps a registry of its own', async () => {
    const [one, other] = [createMetrics(Date.now), createMetrics(Date.now)];
    one.bulkRequest(200);
    assert.lengthOf(await samples(one), 1);
    assert.isEmpty(await samples(other));
  });
});
