import type { Report } from '../check/finding.ts';
import type { Config } from '../config/types.ts';
export function checkOutput(_config: Config, _report: Report, _signal: AbortSignal): Promise<void> {
  return Promise.resolve();
}
