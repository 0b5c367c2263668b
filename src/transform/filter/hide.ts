import { jsonText } from '../fields/jsonText.ts';
import type { Step } from './path.ts';

type Json = Record<string, unknown>;

/** What is put in place of a value. */
export type Cover = (value: unknown) => unknown;

/** Deeper JSON is not looked into but covered as a whole. */
const DEEPEST = 32;

const NAME_KEYS = ['Name', 'name', 'Key', 'key'];

/**
 * Covers, in place, whatever a path leads to. Lists are gone through; a text that holds JSON (`AdditionalInfo`, `Data`)
 * is opened and closed again. A text that should hold more but cannot be opened is covered as a whole: rather too
 * much is hidden than too little.
 */
export function hide(holder: Json, steps: readonly Step[], cover: Cover): void {
  const [step, ...rest] = steps;
  if (step === undefined) return;
  for (const key of Object.keys(holder)) {
    if (!step.matches(key)) continue;
    const value = holder[key];
    const changed = inside(value, rest, cover, 0);
    if (changed !== value) setOwn(holder, key, changed);
  }
}

function inside(value: unknown, steps: readonly Step[], cover: Cover, depth: number): unknown {
  if (value === null || value === undefined || value === '') return value;
  const [step, ...rest] = steps;
  if (step === undefined || depth > DEEPEST) return covered(value, cover);
  if (typeof value === 'string') return inText(value, steps, cover, depth);
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index += 1) {
      const entry: unknown = value[index];
      value[index] =
        step.kind === 'entry' ? inEntry(entry, step, rest, cover, depth) : inside(entry, steps, cover, depth + 1);
    }
    return value;
  }
  const holder = value as Json;
  if (step.kind === 'entry' && nameOf(holder) !== undefined) return inEntry(holder, step, rest, cover, depth);
  for (const key of Object.keys(holder)) {
    if (step.matches(key)) setOwn(holder, key, inside(holder[key], rest, cover, depth + 1));
  }
  return holder;
}

function inEntry(entry: unknown, step: Step, rest: readonly Step[], cover: Cover, depth: number): unknown {
  if (typeof entry === 'string') return inText(entry, [step, ...rest], cover, depth);
  if (typeof entry !== 'object' || entry === null) return entry;
  if (Array.isArray(entry)) return inside(entry, [step, ...rest], cover, depth + 1);
  const holder = entry as Json;
  const name = nameOf(holder);
  if (name === undefined || !step.matches(name)) return entry;
  if (rest.length > 0) return inside(holder, rest, cover, depth + 1);
  for (const key of Object.keys(holder)) {
    if (!NAME_KEYS.includes(key)) setOwn(holder, key, inside(holder[key], [], cover, depth + 1));
  }
  return holder;
}

function inText(text: string, steps: readonly Step[], cover: Cover, depth: number): unknown {
  const opened = parsed(text);
  return opened === undefined ? cover(text) : jsonText(inside(opened, steps, cover, depth + 1));
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A list stays a list, so that how many there were can still be seen. */
function covered(value: unknown, cover: Cover): unknown {
  if (!Array.isArray(value)) return cover(value);
  return value.map((entry: unknown) => (entry === null || entry === '' ? entry : cover(entry)));
}

function nameOf(holder: Json): string | undefined {
  const key = NAME_KEYS.find((name) => typeof holder[name] === 'string');
  return key === undefined ? undefined : (holder[key] as string);
}

/** JSON.parse makes `__proto__` an own key; an assignment would not. */
function setOwn(holder: Json, key: string, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}
