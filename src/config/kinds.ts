import { validate as isCron } from 'node-cron';
import { Secret } from '../common/secret.ts';
import { parseDuration } from './duration.ts';
import { parseSize } from './size.ts';
import { suggest } from './suggest.ts';
import { parseEndpoint, parseProxy } from './url.ts';

export type Parsed<T> = { readonly value: T } | { readonly wanted: string };

/** What values a key takes. */
export interface Kind<T> {
  /** Name in the documentation's table. */
  readonly name: string;
  /** What is allowed, for the documentation. */
  readonly allowed: string;
  /** A refused value may be repeated in the message: it can hold no secret, nor be one pasted into the wrong line. */
  readonly echo: boolean;
  parse(value: unknown): Parsed<T>;
}

/** Environment variables are text: what they give is also taken where a number or a flag is wanted. */
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

interface TextRule {
  readonly name?: string;
  readonly allowed?: string;
  readonly pattern?: RegExp;
  readonly normalise?: (text: string) => string;
}

export function text({
  name = 'text',
  allowed = '',
  pattern,
  normalise = (same) => same,
}: TextRule = {}): Kind<string> {
  const wanted = allowed === '' ? 'text that is not empty is wanted' : `${allowed} is wanted`;
  return {
    name,
    allowed,
    echo: false,
    parse(value) {
      if (typeof value === 'number' || typeof value === 'boolean') return { wanted: `${wanted}: put it in quotes` };
      if (!isText(value) || (pattern !== undefined && !pattern.test(value))) return { wanted };
      return { value: normalise(value) };
    },
  };
}

export const path: Kind<string> = text({ name: 'path', allowed: 'the name of a file' });

export const guid: Kind<string> = text({
  name: 'GUID',
  allowed: 'a GUID such as 00000000-0000-4000-8000-000000000001',
  pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  normalise: (given) => given.toLowerCase(),
});

export const secret: Kind<Secret> = {
  name: 'secret',
  allowed: '',
  echo: false,
  parse: (value) => (isText(value) ? { value: new Secret(value) } : { wanted: 'text is wanted: put it in quotes' }),
};

export const flag: Kind<boolean> = {
  name: 'flag',
  allowed: 'true or false',
  echo: true,
  parse(value) {
    if (value === true || value === 'true') return { value: true };
    if (value === false || value === 'false') return { value: false };
    return { wanted: 'true or false is wanted' };
  },
};

export function integer(least: number, most: number): Kind<number> {
  return {
    name: 'integer',
    allowed: `${least} to ${most}`,
    echo: true,
    parse(value) {
      const number = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
      const fits = typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most;
      return fits ? { value: number } : { wanted: `an integer from ${least} to ${most} is wanted` };
    },
  };
}

/** Milliseconds. */
export function duration(least: string, most: string): Kind<number> {
  return measure('duration', 'such as 30s, 5m, 1h or 7d', parseDuration, least, most);
}

/** Bytes. */
export function size(least: string, most: string): Kind<number> {
  return measure('size', 'such as 512kb or 5mb', parseSize, least, most);
}

function measure(
  name: string,
  samples: string,
  read: (text: string) => number | undefined,
  least: string,
  most: string,
): Kind<number> {
  const [from = 0, to = Infinity] = [read(least), read(most)];
  return {
    name,
    allowed: `${least} to ${most}`,
    echo: true,
    parse(value) {
      const number = typeof value === 'string' ? read(value) : undefined;
      if (number === undefined) return { wanted: `a ${name} ${samples} is wanted` };
      return number >= from && number <= to ? { value: number } : { wanted: `${least} to ${most} is wanted` };
    },
  };
}

/** A duration that is handed on as it was written. */
export const durationText: Kind<string> = {
  ...duration('1h', '36500d'),
  parse(value) {
    const parsed = duration('1h', '36500d').parse(value);
    return 'wanted' in parsed ? parsed : { value: String(value) };
  },
};

export function oneOf<const T extends string>(values: readonly T[]): Kind<T> {
  const wanted = `one of ${values.join(', ')} is wanted`;
  return {
    name: 'choice',
    allowed: values.join(', '),
    echo: true,
    parse(value) {
      const found = values.find((one) => one === value);
      if (found !== undefined) return { value: found };
      const meant = typeof value === 'string' ? suggest(value, values) : undefined;
      return { wanted: meant === undefined ? wanted : `${wanted} (did you mean ${meant}?)` };
    },
  };
}

export const cron: Kind<string> = {
  name: 'cron',
  allowed: 'five fields, or six with seconds',
  echo: true,
  parse: (value) =>
    isText(value) && isCron(value)
      ? { value }
      : { wanted: 'a cron expression of five fields (or six with seconds) such as "*/1 * * * *" is wanted' },
};

/** An http(s) address without user information, query and fragment; a slash at its end is taken off. */
export const endpoint: Kind<string> = {
  name: 'URL',
  allowed: 'https://, or http:// for loopback hosts and those in network.allowPlainHttp',
  echo: false,
  parse: parseEndpoint,
};

/** May hold a user and a password. */
export const proxy: Kind<string> = { name: 'URL', allowed: 'http:// or https://', echo: false, parse: parseProxy };

/** A host name or address as it stands in a URL, without scheme and port. */
export const host: Kind<string> = text({
  name: 'host',
  allowed: 'a host name or address without scheme and port',
  pattern: /^[^\s/:@]+$|^[0-9a-f:]+$/i,
  normalise: (given) => given.toLowerCase(),
});

/** Where a number or a text is allowed, such as a record type by number or by name. */
export const numberOrText: Kind<string | number> = {
  name: 'text or number',
  allowed: '',
  echo: false,
  parse(value) {
    if (isText(value) || (typeof value === 'number' && Number.isInteger(value))) return { value };
    return { wanted: 'a name or a number is wanted' };
  },
};
