import type { Fit } from './compile.ts';
import { isInexact, type FitContext, type Json } from './context.ts';
import type { OpenSet } from './dsl.ts';
import { jsonText } from './jsonText.ts';
import { cleanKey } from './keys.ts';
import { LIMITS } from './limits.ts';
import { parseContainer } from './parseText.ts';

/** An object with any keys (or what stands for one: a Name/Value list, JSON text, plain text), its values text or lists of text. */
export function compileOpenSet(shape: OpenSet, known: ReadonlyMap<string, Fit>): Fit {
  const { textKey } = shape;

  const put = (target: Json, key: string, value: unknown, context: FitContext): void => {
    const fit = known.get(key);
    const fitted = fit === undefined ? fitText(value, context) : fit(value, context);
    if (fitted === undefined) return;
    const name = fit === undefined ? cleanKey(key, !shape.subobjects) : key;
    target[name] = Object.hasOwn(target, name) ? join(target[name], fitted) : fitted;
  };

  const fitObject = (object: Json, context: FitContext): Json | undefined => {
    const target: Json = {};
    const keys = Object.keys(object);
    for (let index = 0; index < keys.length; index += 1) {
      if (index >= LIMITS.openKeys) {
        put(target, textKey, jsonText(Object.fromEntries(keys.slice(index).map((key) => [key, object[key]]))), context);
        break;
      }
      const key = keys[index] as string;
      put(target, key, object[key], context);
    }
    return keys.length === 0 ? undefined : target;
  };

  /** `[{Name, Value}]` → `{Name: Value}`; what is no such pair goes to the text key. */
  const fitPairs = (list: readonly unknown[], context: FitContext): Json | undefined => {
    const target: Json = {};
    for (let index = 0; index < list.length; index += 1) {
      if (index >= LIMITS.openKeys) {
        put(target, textKey, jsonText(list.slice(index)), context);
        break;
      }
      const pair = list[index];
      if (pair === null) continue;
      const { Name: name, Value: value } = pair as Json;
      if (typeof name === 'string' && typeof pair === 'object') put(target, name, value, context);
      else put(target, textKey, pair, context);
    }
    return list.length === 0 ? undefined : target;
  };

  /** `[{Name, NewValue, OldValue}]` → `{Name: {NewValue, OldValue}}`; Exchange mailbox records list bare names. */
  const fitChanges = (list: readonly unknown[], context: FitContext): Json | undefined => {
    const target: Json = {};
    for (let index = 0; index < list.length; index += 1) {
      if (index >= LIMITS.openKeys) {
        put(target, textKey, jsonText(list.slice(index)), context);
        break;
      }
      const change = list[index];
      if (change === null) continue;
      const { Name: name } = change as Json;
      if (typeof name === 'string' && typeof change === 'object') {
        putChange(target, changeName(name), change as Json, context);
      } else put(target, textKey, change, context);
    }
    return list.length === 0 ? undefined : target;
  };

  const fitList = (list: readonly unknown[], context: FitContext): unknown => {
    if (shape.list === 'pairs') return fitPairs(list, context);
    if (shape.list === 'changes') return fitChanges(list, context);
    const fitted: Json[] = [];
    for (const value of list) {
      const one = Array.isArray(value) ? { [textKey]: jsonText(value) } : fitAny(value, context);
      if (Array.isArray(one)) fitted.push(...(one as Json[]));
      else if (one !== undefined) fitted.push(one as Json);
    }
    return fitted.length === 0 ? undefined : fitted;
  };

  const fitAny: Fit = (value, context) => {
    if (value === null || value === '' || value === undefined) return undefined;
    if (Array.isArray(value)) return fitList(value, context);
    if (typeof value === 'object') return fitMap(value as Json, context);
    const parsed = typeof value === 'string' ? parseContainer(value) : undefined;
    if (parsed !== undefined && shape.textKey === '_raw') return fitAny(parsed, context);
    const target: Json = {};
    put(target, textKey, value, context);
    return target;
  };

  const fitMap = (object: Json, context: FitContext): Json | undefined => {
    if (shape.list !== 'changes') return fitObject(object, context);
    const target: Json = {};
    for (const [key, value] of Object.entries(object).slice(0, LIMITS.openKeys)) {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        putChange(target, changeName(key), value as Json, context);
      } else put(target, textKey, `${key}: ${typeof value === 'string' ? value : jsonText(value)}`, context);
    }
    return target;
  };

  return fitAny;
}

function putChange(target: Json, name: string, change: Json, context: FitContext): void {
  const fitted = Object.hasOwn(target, name) ? (target[name] as Json) : {};
  for (const key of ['NewValue', 'OldValue']) {
    const value = fitText(change[key], context);
    if (value !== undefined) fitted[key] = fitted[key] === undefined ? value : join(fitted[key], value);
  }
  target[name] = fitted;
}

/** As Elastic names a changed property: its first space or dot becomes an underscore (`Role.DisplayName` → `Role_DisplayName`). */
function changeName(name: string): string {
  return cleanKey(name.replace(/[ .]/, '_'), true);
}

/** Text, or a list of text. */
function fitText(value: unknown, context: FitContext): unknown {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' && isInexact(value)) context.inexact = true;
  if (typeof value !== 'object') return `${value as number | boolean}`;
  if (!Array.isArray(value)) return jsonText(value);
  const fitted: unknown[] = [];
  for (const inner of value) {
    if (inner === null || inner === '') continue;
    if (typeof inner === 'number' && isInexact(inner)) context.inexact = true;
    fitted.push(typeof inner === 'object' ? jsonText(inner) : String(inner));
  }
  return fitted.length === 0 ? undefined : fitted;
}

function join(left: unknown, right: unknown): unknown[] {
  return [...(Array.isArray(left) ? left : [left]), ...(Array.isArray(right) ? right : [right])];
}
