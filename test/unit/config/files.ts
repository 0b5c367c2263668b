import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, type Problem } from '../../../src/config/errors.ts';
import { loadConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/types.ts';

export const TENANT_ID = '00000000-0000-4000-8000-000000000001';
export const CLIENT_ID = '11111111-1111-4111-8111-111111111111';

/** The smallest useful tenant, in flow style so that keys can be put behind it. */
export const tenant = (more = '', credential = 'clientSecret: not-a-real-secret'): string =>
  `{tenantId: ${TENANT_ID}, clientId: ${CLIENT_ID}, credential: {${credential}}${more === '' ? '' : `, ${more}`}}`;

/** Runs `use` with a directory that is gone afterwards. */
export async function inDirectory<T>(use: (path: string) => Promise<T>): Promise<T> {
  const path = await mkdtemp(join(tmpdir(), 'config-'));
  try {
    return await use(path);
  } finally {
    await rm(path, { recursive: true });
  }
}

/** Loads texts as the files 0.yaml, 1.yaml, … */
export function load(texts: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Config> {
  return inDirectory(async (directory) => {
    const files = texts.map((_, index) => join(directory, `${index}.yaml`));
    await Promise.all(files.map((file, index) => writeFile(file, texts[index] ?? '')));
    return loadConfig(files, env);
  });
}

/** The error with which the texts are refused. */
export async function refusal(texts: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<ConfigError> {
  try {
    await load(texts, env);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the configuration was accepted');
}

/** The problems by their paths. */
export async function problems(text: string, env: NodeJS.ProcessEnv = {}): Promise<Record<string, string>> {
  const { problems: found } = await refusal([text], env);
  return Object.fromEntries(found.map(({ path, message }: Problem) => [path, message]));
}
