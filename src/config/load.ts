import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { buildConfig } from './build.ts';
import { check } from './check.ts';
import { ConfigError, type Problem } from './errors.ts';
import { expand } from './expand.ts';
import { SPEC } from './keys/spec.ts';
import { merge } from './merge.ts';
import { parseFile } from './parseFile.ts';
import { refuseCombinations } from './rules.ts';
import { loadSecrets } from './secretFiles.ts';
import type { Config } from './types.ts';

/** The base under every configuration: all keys with their defaults. Beside `src` and `dist` alike. */
export const DEFAULT_FILE = fileURLToPath(new URL('../../config/default.yaml', import.meta.url));

/**
 * Loads the configuration: `config/default.yaml`, then `files` in their order, later ones winning; variables from
 * `env`. Throws a ConfigError that names everything wrong at once.
 */
export async function loadConfig(files: readonly string[], env: NodeJS.ProcessEnv): Promise<Config> {
  const problems: Problem[] = [];
  let written: unknown = {};
  for (const file of [DEFAULT_FILE, ...files]) {
    written = merge(SPEC, written, await readTree(file, problems));
  }
  // What could not be read would only be named a second time as missing.
  if (problems.length > 0) throw new ConfigError(problems);
  const { value, fromEnvironment } = expand(written, env, problems);
  const checked: Problem[] = [];
  const settings = check(SPEC, value, '', { problems: checked, fromEnvironment, root: SPEC });
  addNew(problems, checked);
  addNew(problems, refuseCombinations(settings));
  const secrets = await loadSecrets(settings, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return buildConfig(settings, secrets);
}

/** Of a key that is refused already, what follows from that is not said as well. */
function addNew(problems: Problem[], found: readonly Problem[]): void {
  const refused = new Set(problems.map(({ path }) => path));
  problems.push(...found.filter(({ path }) => !refused.has(path)));
}

async function readTree(file: string, problems: Problem[]): Promise<unknown> {
  try {
    return parseFile(file, await readFile(file, 'utf8'), problems);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    problems.push({ path: file, message: `the file can't be read (${code ?? 'unknown'})` });
    return undefined;
  }
}
