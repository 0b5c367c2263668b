import { parseDuration } from '../config/duration.ts';
import { UsageError, type ParsedCommand } from './command.ts';

const DEFAULT = '2m';

export const PATIENCE_OPTION = {
  patience: {
    value: 'DURATION',
    help: `how long an Elasticsearch that does not answer is waited for (default ${DEFAULT}; for its first answer at most 15s)`,
  },
};

/** How long an Elasticsearch that can't be reached is waited for before the command gives up, in ms. */
export function patienceOf(args: ParsedCommand): number {
  const text = args.value('patience') ?? DEFAULT;
  const patience = parseDuration(text);
  if (patience === undefined) throw new UsageError(`--patience ${text}: a duration such as 30s or 2m is wanted`);
  return patience;
}
