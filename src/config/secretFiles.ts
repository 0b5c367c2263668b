import { readFile } from 'node:fs/promises';
import { Secret } from '../common/secret.ts';
import type { DraftSettings } from './draft.ts';
import type { Problem } from './errors.ts';

/** Secrets that are read once, at load. (A tenant's client secret is not: it is read again at each login.) */
export interface LoadedSecrets {
  readonly apiKey: Secret | undefined;
  readonly password: Secret | undefined;
  /** In the order of the tenants. */
  readonly hashKeys: readonly (Secret | undefined)[];
}

/** Shorter keys could be guessed together with the hashed values. */
const SHORTEST_HASH_KEY = 16;

/** Takes each secret from its key or from the file beside it; what can't be read is noted in `problems`. */
export async function loadSecrets(settings: DraftSettings, problems: Problem[]): Promise<LoadedSecrets> {
  const { apiKey, apiKeyFile, password, passwordFile } = settings?.output?.elasticsearch ?? {};
  const at = 'output.elasticsearch';
  const hashKeyAt = async (index: number): Promise<Secret | undefined> => {
    const path = `tenants[${index}].filter`;
    const { hashKey, hashKeyFile } = settings?.tenants?.[index]?.filter ?? {};
    const key = await resolve(hashKey, hashKeyFile, `${path}.hashKeyFile`, problems);
    if (key !== undefined && key.reveal().length < SHORTEST_HASH_KEY) {
      problems.push({ path: `${path}.hashKey`, message: `at least ${SHORTEST_HASH_KEY} characters are wanted` });
    }
    return key;
  };
  const [api, pass, ...hashKeys] = await Promise.all([
    resolve(apiKey, apiKeyFile, `${at}.apiKeyFile`, problems),
    resolve(password, passwordFile, `${at}.passwordFile`, problems),
    ...(settings?.tenants ?? []).map((_, index) => hashKeyAt(index)),
  ]);
  return { apiKey: api, password: pass, hashKeys };
}

async function resolve(
  inline: Secret | undefined,
  file: string | undefined,
  path: string,
  problems: Problem[],
): Promise<Secret | undefined> {
  if (inline !== undefined || file === undefined) return inline;
  try {
    const text = (await readFile(file, 'utf8')).replace(/\r?\n$/, '');
    if (text !== '') return new Secret(text);
    problems.push({ path, message: 'the file is empty' });
  } catch (error) {
    problems.push({ path, message: `the file can't be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})` });
  }
  return undefined;
}
