import { ConfigError } from '../config/errors.ts';
import { loadConfig } from '../config/load.ts';
import type { Config } from '../config/types.ts';
import { validateFilter } from '../transform/filter/filter.ts';
import type { ParsedCommand } from './command.ts';

/** Loads what `--config` names. `tenants`: the command can do nothing without one. Throws ConfigError. */
export async function openConfig(args: ParsedCommand, needs: { readonly tenants: boolean }): Promise<Config> {
  const config = await loadConfig(args.values('config'), process.env);
  if (needs.tenants && config.tenants.length === 0) {
    throw new ConfigError([{ path: 'tenants', message: 'at least one tenant is needed; give a file with --config' }]);
  }
  const problems = config.tenants.flatMap(({ filter, name }) => validateFilter(filter, `tenants[${name}].filter`));
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}
