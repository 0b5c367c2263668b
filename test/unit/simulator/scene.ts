import type { FaultRule } from '../../../src/simulator/faults.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import { NOW, subscribed, type Client, type Received } from './support.ts';

export const RECORDS = [1, 2, 3, 4].map((number) => ({
  Id: `aaaaaaaa-0000-4000-8000-00000000000${number}`,
  Operation: 'Send',
}));
export const WHOLE = JSON.stringify(RECORDS);
export const HOUR = 3_600_000;

export interface Scene {
  readonly sim: Simulator;
  readonly client: Client;
  readonly contentId: string;
  readonly list: () => Promise<Received>;
  readonly fetch: (patience?: number) => Promise<Received>;
}

/** A client, one content, and a fault. */
export async function scene(rule: FaultRule, options = {}): Promise<Scene> {
  const { sim, client } = await subscribed({ trickle: { steps: 4, interval: 20 }, ...options });
  const { contentId } = sim.publish({ contentType: 'Audit.Exchange', records: RECORDS, created: NOW - HOUR });
  sim.faults.set(rule);
  return {
    sim,
    client,
    contentId,
    list: () => client.list('Audit.Exchange', NOW - HOUR, NOW),
    fetch: (patience = 2_000) =>
      client.call(`/audit/${contentId}`, { patience, headers: { 'accept-encoding': 'gzip' } }),
  };
}
