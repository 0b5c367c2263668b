import bowser from 'bowser';
import { remember } from '../lru.ts';
import { browserName, programOf, SYSTEMS } from './userAgentNames.ts';

/** `user_agent` of ECS. Shared between documents: not to be changed. */
export interface UserAgent {
  /** What was sent. */
  readonly original: string;
  /** `Other` where it is not known, as from Elasticsearch. */
  readonly name: string;
  readonly version?: string;
  readonly os?: { readonly name: string; readonly version?: string; readonly full?: string };
  readonly device: { readonly name: string };
}

/** Agents repeat: some hundred of them make up nearly all of a tenant's records. */
const KEPT = 2000;

/** Longer ones are read up to here only: bowser's patterns take time that grows with the text. */
const READ = 512;

/**
 * A parser of user agents, as near to Elasticsearch's `user_agent` processor as rules need it. It never throws.
 */
export function createUserAgentParser(): (original: string) => UserAgent {
  // Long ones, which hardly repeat, would fill the memory.
  const short = remember(KEPT, parse);
  return (original) => (original.length > READ ? parse(original) : short.get(original));
}

function parse(original: string): UserAgent {
  const agent = original.slice(0, READ);
  const program = programOf(agent);
  const found = parseSafely(agent);
  const browser = program ?? browserOf(found, agent);
  const os = systemOf(found);
  return {
    original,
    name: browser?.name ?? 'Other',
    ...(browser?.version === undefined || browser.version === '' ? {} : { version: browser.version }),
    ...(os === undefined ? {} : { os }),
    device: { name: deviceOf(found, agent) },
  };
}

type Parsed = ReturnType<typeof bowser.parse>;

function parseSafely(agent: string): Parsed | undefined {
  try {
    return agent === '' ? undefined : bowser.parse(agent);
  } catch {
    return undefined;
  }
}

function browserOf(
  found: Parsed | undefined,
  agent: string,
): { readonly name: string; readonly version: string | undefined } | undefined {
  const { name, version } = found?.browser ?? {};
  // What bowser does not know it names by the agent's first word, which for nearly everything is Mozilla.
  if (name === undefined || name === '' || name === 'Mozilla') return undefined;
  const mobile = found?.platform.type === 'mobile' || found?.platform.type === 'tablet';
  return { name: browserName(name, mobile, agent), version };
}

function systemOf(found: Parsed | undefined): UserAgent['os'] {
  const { name, version, versionName } = found?.os ?? {};
  if (name === undefined || name === '') return undefined;
  const own = SYSTEMS[name] ?? name;
  // Windows is known by what it is sold as: NT 6.1 is 7.
  const number = name === 'Windows' ? (versionName ?? version) : version;
  if (number === undefined || number === '' || number === 'NT') return { name: own };
  return { name: own, version: number, full: `${own} ${number}` };
}

function deviceOf(found: Parsed | undefined, agent: string): string {
  const { name: os } = found?.os ?? {};
  const model = found?.platform.model;
  if (os === 'macOS') return 'Mac';
  if (os === 'Android')
    return /Android [\d.]+; (?:\w{2}[-_]\w{2}; )?([^;)]{1,64}?)(?: Build\/|[;)])/.exec(agent)?.[1] ?? 'Other';
  if (model === undefined || model === '') return 'Other';
  return model.toLowerCase() === 'iphone' ? 'iPhone' : model.toLowerCase() === 'ipad' ? 'iPad' : model;
}
