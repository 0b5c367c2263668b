import { CLI, measure } from './processes.ts';
import { inPlace } from './scenario.ts';
import { simulatorStats } from './stats.ts';

export interface BudgetResult {
  readonly requestsPerMinute: number;
  readonly minutes: number;
  /** Requests made, of those allowed in the time. */
  readonly share: number;
  readonly throttled: number;
}

/** How much of its quota a backlog of small contents is drained with. The simulator refuses what is above it with AF429. */
export function budget(requestsPerMinute: number, minutes: number): Promise<BudgetResult> {
  const contents = Math.round(requestsPerMinute * minutes);
  const place = { tenants: 1, contents, recordsPerContent: 1, requestsPerMinute };
  return inPlace(place, async ({ config, simulator }) => {
    const { stdout, code } = await measure(CLI, ['once', '--config', config, '--json']);
    if (code !== 0) throw new Error(`budget: once ended with ${code}: ${stdout}`);
    const { requests, statuses } = await simulatorStats(simulator.address.http);
    const { seconds } = JSON.parse(stdout) as { seconds: number };
    const made = Object.entries(requests).reduce((sum, [kind, count = 0]) => sum + (kind === 'token' ? 0 : count), 0);
    return {
      requestsPerMinute,
      minutes: seconds / 60,
      share: made / ((requestsPerMinute * seconds) / 60),
      throttled: statuses['429'] ?? 0,
    };
  });
}
