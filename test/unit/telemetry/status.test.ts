import { assert } from 'chai';
import { EMPTY_STATE } from '../../../src/state/types.ts';
import { Health } from '../../../src/telemetry/health.ts';
import { loopBound } from '../../../src/telemetry/loopBound.ts';
import { Rate } from '../../../src/telemetry/rate.ts';
import { StatusBoard } from '../../../src/telemetry/statusBoard.ts';

const START = Date.parse('2026-11-25T12:00:00.000Z');
const GENERAL = { tenant: 'contoso', contentType: 'Audit.General' };

describe('Health', () => {
  it('is alive while the loop is heard of within the bound', () => {
    let now = 0;
    const health = new Health({ clock: () => now, bound: 60_000, needs: [] });
    now = 60_000;
    assert.deepEqual(health.liveness(), { ok: true, reasons: [] });
    now = 61_000;
    assert.deepEqual(health.liveness(), { ok: false, reasons: ['the loop has not turned for 61 s'] });
    health.beat();
    assert.isTrue(health.liveness().ok);
    health.beat(3_600_000);
    now += 3_600_000;
    assert.isTrue(health.liveness().ok);
    now += 5_000;
    assert.deepEqual(health.liveness().reasons, ['the loop has not turned for 3605 s']);
  });

  it('is ready when all it needs was seen, and says what was not', () => {
    const health = new Health({ clock: () => 0, bound: 1, needs: ['login', 'elasticsearch'] });
    assert.deepEqual(health.readiness(), {
      ok: false,
      reasons: ['login: not seen yet', 'elasticsearch: not seen yet'],
    });
    health.set('login', true);
    health.set('elasticsearch', false, 'refused Bearer not-a-real-token');
    assert.deepEqual(health.readiness().reasons, ['elasticsearch: refused Bearer [redacted]']);
    health.set('elasticsearch', true);
    assert.deepEqual(health.readiness(), { ok: true, reasons: [] });
    health.set('login', false);
    assert.isFalse(health.readiness().ok);
  });
});

describe('loopBound', () => {
  const MINUTE = 60_000;

  it('is the longest wait of the schedule and a grace', () => {
    const bounds = ['*/1 * * * *', '*/10 * * * * *', '0 */2 * * *', '0 9-17 * * 1-5'].map(loopBound);
    assert.deepEqual(bounds, [16 * MINUTE, 15 * MINUTE + 10_000, 135 * MINUTE, (64 * 60 + 15) * MINUTE]);
  });
});

describe('Rate', () => {
  it('gives counts per minute over the last five, and over less soon after the start', () => {
    let now = START;
    const rate = new Rate(() => now);
    assert.equal(rate.perMinute(), 0);
    now += 60_000;
    rate.add(500);
    assert.equal(rate.perMinute(), 500);
    now += 240_000;
    rate.add(500);
    assert.equal(rate.perMinute(), 200);
    now += 200_000;
    assert.equal(rate.perMinute(), 100);
    now += 600_000;
    assert.equal(rate.perMinute(), 0);
  });
});

describe('StatusBoard', () => {
  const board = (clock: () => number): StatusBoard =>
    new StatusBoard({
      version: '1.2.3',
      clock,
      tenants: [{ name: 'contoso', tenantId: 'id', contentTypes: ['Audit.General', 'DLP.All'] }],
      ready: () => ({ ok: true, reasons: [] }),
    });
  const nothing = {
    checkpoint: null,
    lagSeconds: null,
    lastContent: null,
    lastSuccess: null,
    lastError: null,
    pending: 0,
    gaps: [],
    recordsPerMinute: 0,
    leaseHeld: false,
  };

  it('knows all streams before anything was reported', () => {
    assert.deepEqual(board(() => START).report(), {
      version: '1.2.3',
      generated: '2026-11-25T12:00:00.000Z',
      started: '2026-11-25T12:00:00.000Z',
      ready: { ok: true, reasons: [] },
      tenants: [
        {
          name: 'contoso',
          tenantId: 'id',
          contentTypes: [
            { contentType: 'Audit.General', ...nothing },
            { contentType: 'DLP.All', ...nothing },
          ],
        },
      ],
    });
  });

  it('shows what was stored, then what is reported', () => {
    let now = START;
    const status = board(() => now);
    const first = { from: START - 90_000, to: START - 60_000, reason: 'downtime' as const, noticed: START };
    status.restore(GENERAL, {
      ...EMPTY_STATE,
      checkpoint: START - 60_000,
      gaps: [first],
      lastError: { at: START - 1_000, message: 'listing content: Bearer not-a-real-token' },
    });
    const stored = {
      contentType: 'Audit.General',
      checkpoint: '2026-11-25T11:59:00.000Z',
      lagSeconds: 60,
      lastContent: null,
      lastSuccess: null,
      lastError: { at: '2026-11-25T11:59:59.000Z', message: 'listing content: Bearer [redacted]' },
      pending: 0,
      gaps: [{ from: '2026-11-25T11:58:30.000Z', to: '2026-11-25T11:59:00.000Z', reason: 'downtime' }],
      recordsPerMinute: 0,
      leaseHeld: false,
    };
    assert.deepEqual(status.report().tenants[0]?.contentTypes[0], stored);

    now += 60_000;
    status.lease('contoso', true);
    status.records(GENERAL, 600);
    status.gap(GENERAL, { from: START, to: START, reason: 'expired', contentId: 'a', noticed: now });
    status.stream(GENERAL, {
      checkpoint: START,
      lastContent: START - 5_000,
      lastSuccess: now,
      pending: 2,
      lastError: undefined,
    });
    assert.deepEqual(status.report().tenants[0]?.contentTypes, [
      {
        contentType: 'Audit.General',
        checkpoint: '2026-11-25T12:00:00.000Z',
        lagSeconds: 60,
        lastContent: '2026-11-25T11:59:55.000Z',
        lastSuccess: '2026-11-25T12:01:00.000Z',
        lastError: null,
        pending: 2,
        gaps: [
          ...stored.gaps,
          {
            from: '2026-11-25T12:00:00.000Z',
            to: '2026-11-25T12:00:00.000Z',
            reason: 'expired',
            contentId: 'a',
          },
        ],
        recordsPerMinute: 600,
        leaseHeld: true,
      },
      { contentType: 'DLP.All', ...nothing, leaseHeld: true },
    ]);
  });

  it('ignores streams that it does not know', () => {
    const status = board(() => START);
    status.records({ tenant: 'fabrikam', contentType: 'DLP.All' }, 5);
    status.lease('fabrikam', true);
    assert.deepEqual(status.report(), board(() => START).report());
  });
});
