import { isoTime, parseTime } from '../time.ts';
import { isInexact, type FitContext } from './context.ts';
import { jsonText } from './jsonText.ts';

/**
 * One scalar or a flat list of scalars; objects become their JSON text. A scalar of the wrong type (text in a `long`)
 * stays as it is: the mapping ignores it (`ignore_malformed`) and the document keeps it.
 */
export function fitScalar(value: unknown, context: FitContext): unknown {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number') {
    if (isInexact(value)) context.inexact = true;
    return value;
  }
  if (typeof value !== 'object') return value;
  if (value === null) return undefined;
  return Array.isArray(value) ? fitList(value, context) : jsonText(value);
}

function fitList(list: unknown[], context: FitContext): unknown {
  let clean = true;
  for (const value of list) {
    if (typeof value === 'number' && isInexact(value)) context.inexact = true;
    if (value === '' || (typeof value === 'object' && value !== undefined)) clean = false;
  }
  if (list.length === 0) return undefined;
  if (clean) return list;
  const fitted: unknown[] = [];
  for (const value of list) {
    if (value === '' || value === null) continue;
    fitted.push(typeof value === 'object' ? jsonText(value) : value);
  }
  return fitted.length === 0 ? undefined : fitted;
}

/** Elasticsearch takes `true` and `"true"` only; Exchange writes `"True"`. */
export function fitBoolean(value: unknown, context: FitContext): unknown {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string') return fitScalar(value, context);
  const text = value.trim().toLowerCase();
  if (text === 'true') return true;
  return text === 'false' ? false : fitScalar(value, context);
}

const STRICT = /^\d{4}-\d\d-\d\d(?:T\d\d(?::\d\d(?::\d\d(?:\.\d{1,9})?)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

/** A time as it is where Elasticsearch reads it, as ISO text where only we can read it, else as it is. */
export function fitDate(value: unknown, context: FitContext): unknown {
  if (typeof value !== 'string') return fitScalar(value, context);
  if (STRICT.test(value) && !Number.isNaN(parseTime(value))) return value;
  return isoTime(value) ?? fitScalar(value, context);
}
