import { cleanKey } from './keys.ts';
import { jsonText } from './jsonText.ts';
import { LIMITS } from './limits.ts';

export type Json = Record<string, unknown>;

/** What the normaliser remembers while it goes through one record. */
export interface FitContext {
  /** Undeclared keys by their path: becomes `o365.unmapped`. */
  unmapped: Json | undefined;
  /** A number was met that a double cannot hold: the record must be read again with such numbers as text. */
  inexact: boolean;
  /** How many more undeclared keys are taken. */
  keysLeft: number;
  /** How many more nested objects are taken. */
  nestedLeft: number;
  /** Told the path of each undeclared key. */
  readonly onUnknownKey: ((path: string) => void) | undefined;
}

export function fitContext(onUnknownKey?: (path: string) => void): FitContext {
  return {
    unmapped: undefined,
    inexact: false,
    keysLeft: LIMITS.undeclaredKeys,
    nestedLeft: LIMITS.nestedObjects,
    onUnknownKey,
  };
}

/** A number whose digits JSON.parse has not kept. */
export function isInexact(value: number): boolean {
  return (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER) && !isFraction(value);
}

function isFraction(value: number): boolean {
  return Number.isFinite(value) && !Number.isInteger(value);
}

/**
 * Makes anything fit `flattened`, in place: bounded depth and number of keys, clean keys.
 */
export function bound(value: unknown, context: FitContext, depth = 0): unknown {
  if (typeof value === 'number') {
    if (isInexact(value)) context.inexact = true;
    return value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= LIMITS.depth) return jsonText(value);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) value[index] = bound(value[index], context, depth + 1);
    return value;
  }
  const object = value as Json;
  for (const key of Object.keys(object)) {
    if (context.keysLeft <= 0) return jsonText(object);
    context.keysLeft -= 1;
    const fitted = bound(object[key], context, depth + 1);
    const clean = cleanKey(key, false);
    if (clean === key) object[key] = fitted;
    else {
      object[key] = undefined;
      if (!Object.hasOwn(object, clean)) object[clean] = fitted;
    }
  }
  return object;
}

/**
 * Takes an undeclared key's value out of `holder` as it is, and back in as what Elasticsearch accepts: under its own
 * name where that is a plain one, and in any case under `o365.unmapped`.
 *
 * @param prefix path of `holder` with a dot behind it, empty at the top
 */
export function keepUnknown(holder: Json, key: string, prefix: string, context: FitContext): void {
  const value = holder[key];
  if (value === null || value === '') {
    holder[key] = undefined;
    return;
  }
  const path = `${prefix}${key}`;
  context.onUnknownKey?.(path);
  const fitted = bound(value, context, 1);
  const clean = cleanKey(key, false);
  if (clean !== key) holder[key] = undefined;
  else if (fitted !== value) holder[key] = fitted;
  noteUnmapped(`${prefix}${clean}`, fitted, context);
}

/** Makes a value searchable under `o365.unmapped`. */
export function noteUnmapped(path: string, value: unknown, context: FitContext): void {
  if (context.keysLeft <= 0) return;
  context.keysLeft -= 1;
  context.unmapped ??= {};
  if (!Object.hasOwn(context.unmapped, path)) context.unmapped[path] = value;
}
