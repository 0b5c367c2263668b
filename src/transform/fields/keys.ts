import { createHash } from 'node:crypto';
import { LIMITS } from './limits.ts';

const DOT = 46;
const SPACE = 32;
const DELETE = 127;

/** What may be a field's name as it is: ASCII without control characters and dots, not blank, not too long. */
export function isPlainKey(key: string): boolean {
  const { length } = key;
  if (length === 0 || length > LIMITS.keyLength || key === '__proto__') return false;
  let blank = true;
  for (let index = 0; index < length; index += 1) {
    const code = key.charCodeAt(index);
    if (code < SPACE || code >= DELETE || code === DOT) return false;
    if (code !== SPACE) blank = false;
  }
  return !blank;
}

/**
 * A name that Elasticsearch accepts for any key: empty and blank ones are refused there, as are empty parts between
 * dots; NUL is the separator inside `flattened`. The same key always yields the same name.
 *
 * @param dots whether dots may stay (they would otherwise make objects of the fields before them)
 */
export function cleanKey(key: string, dots: boolean): string {
  if (isPlainKey(key)) return key;
  let clean = key.toWellFormed().replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\uFEFF]/gu, '_');
  clean = dots
    ? clean
        .split('.')
        .map((part) => (part.trim() === '' ? '_' : part))
        .join('.')
    : clean.replaceAll('.', '_');
  if (clean.trim() === '') clean = '_';
  if (clean === '__proto__') return '_proto_';
  return clean.length > LIMITS.keyLength ? shorten(clean) : clean;
}

function shorten(key: string): string {
  const digest = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return `${key.slice(0, LIMITS.keyLength - 13).toWellFormed()}~${digest}`;
}
