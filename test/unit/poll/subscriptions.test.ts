import { expect } from 'chai';
import { nextStep, START_INTERVAL, type SubscriptionFacts } from '../../../src/poll/subscriptions.ts';

const FACTS: SubscriptionFacts = {
  contentType: 'Audit.Exchange',
  subscriptions: [],
  startedAt: undefined,
  collectedBefore: false,
  now: 1_000_000_000,
};

describe('what a subscription needs', () => {
  it('is nothing when it is enabled, however the name is written', () => {
    expect(nextStep({ ...FACTS, subscriptions: [{ contentType: 'audit.exchange', status: 'enabled' }] })).to.deep.equal(
      { kind: 'enabled' },
    );
  });

  it('is nothing when the entry has no status: the listing will tell', () => {
    expect(nextStep({ ...FACTS, subscriptions: [{ contentType: 'Audit.Exchange', status: 'unknown' }] })).to.deep.equal(
      { kind: 'enabled' },
    );
  });

  it('is a start when it is missing, which is no gap the first time', () => {
    const others = [{ contentType: 'Audit.SharePoint', status: 'enabled' as const }];
    expect(nextStep({ ...FACTS, subscriptions: others })).to.deep.equal({ kind: 'start', lapse: undefined });
  });

  it('is a start and a gap when somebody stopped what was collected before', () => {
    expect(nextStep({ ...FACTS, collectedBefore: true })).to.deep.equal({
      kind: 'start',
      lapse: 'subscription-stopped',
    });
  });

  it('is a start and a gap when it was disabled', () => {
    const disabled = [{ contentType: 'Audit.Exchange', status: 'disabled' as const }];
    expect(nextStep({ ...FACTS, subscriptions: disabled })).to.deep.equal({
      kind: 'start',
      lapse: 'subscription-disabled',
    });
  });

  it('is patience for fifteen minutes after the last start', () => {
    const startedAt = FACTS.now - START_INTERVAL + 1;
    expect(nextStep({ ...FACTS, startedAt })).to.deep.equal({ kind: 'wait', until: FACTS.now + 1, lapse: undefined });
    expect(nextStep({ ...FACTS, startedAt: startedAt - 1 })).to.deep.equal({ kind: 'start', lapse: undefined });
  });
});
