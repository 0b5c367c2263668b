import type { Problem } from './errors.ts';
import type { Kind } from './kinds.ts';
import { isMapping } from './merge.ts';
import { refuseGroups } from './groups.ts';
import type { Key, List, Node, Rows, Section, Settings } from './spec.ts';
import { unknownKey } from './unknownKey.ts';

/** What the check notes on its way, and needs to know of the values. */
export interface CheckContext {
  readonly problems: Problem[];
  /** Values that came out of the environment are never repeated in a message. */
  readonly fromEnvironment: ReadonlySet<string>;
  /** For pointing out where a misplaced key belongs. */
  readonly root: Section;
}

/**
 * Holds a value tree against its declaration and fills in the defaults. Everything wrong is noted in `problems`; what
 * is wrong or missing is then undefined in the result, so it has its type only when no problem was noted.
 */
export function check<N extends Node>(node: N, value: unknown, path: string, context: CheckContext): Settings<N> {
  return checkNode(node, value ?? undefined, path, context) as Settings<N>;
}

function checkNode(node: Node, value: unknown, path: string, context: CheckContext): unknown {
  switch (node.node) {
    case 'key':
      return checkKey(node, value, path, context);
    case 'list':
      return checkList(node, value, path, context);
    case 'rows':
      return checkRows(node, value, path, context);
    case 'section':
      return checkSection(node, value, path, context);
  }
}

function checkKey(key: Key, value: unknown, path: string, context: CheckContext): unknown {
  const given = value ?? key.default;
  if (given !== undefined) return checkValue(key.kind, given, path, context);
  if (key.required === true) context.problems.push({ path, message: `is missing: ${key.about}` });
  return undefined;
}

function checkValue(kind: Kind<unknown>, value: unknown, path: string, context: CheckContext): unknown {
  const parsed = kind.parse(value);
  if ('value' in parsed) return parsed.value;
  const { problems, fromEnvironment } = context;
  const shown = fromEnvironment.has(path) ? 'what the environment gives' : shownValue(kind, value);
  problems.push({ path, message: shown === undefined ? parsed.wanted : `${parsed.wanted}, not ${shown}` });
  return undefined;
}

const LONGEST_SHOWN = 40;

function shownValue(kind: Kind<unknown>, value: unknown): string | undefined {
  if (isMapping(value)) return 'a mapping';
  if (Array.isArray(value)) return 'a list';
  return kind.echo ? JSON.stringify(value)?.slice(0, LONGEST_SHOWN) : undefined;
}

function checkList({ items, least, ...list }: List, value: unknown, path: string, context: CheckContext): unknown {
  const given = value ?? list.default;
  if (!Array.isArray(given)) {
    context.problems.push({ path, message: 'a list is wanted' });
    return undefined;
  }
  if (given.length < least) context.problems.push({ path, message: `at least ${least} is wanted` });
  const checked = given.map((item: unknown, index) => checkValue(items, item ?? '', `${path}[${index}]`, context));
  const again = checked.findIndex((item, index) => item !== undefined && checked.indexOf(item) !== index);
  if (again !== -1) context.problems.push({ path: `${path}[${again}]`, message: 'is in the list twice' });
  return checked;
}

function checkRows({ row }: Rows, value: unknown, path: string, context: CheckContext): unknown {
  const given = value ?? [];
  if (!Array.isArray(given)) {
    context.problems.push({ path, message: 'a list is wanted' });
    return undefined;
  }
  return given.map((item: unknown, index) => checkSection(row, item ?? {}, `${path}[${index}]`, context));
}

function checkSection(section: Section, value: unknown, path: string, context: CheckContext): unknown {
  if (value === undefined && section.optional) return undefined;
  const given = value ?? {};
  if (!isMapping(given)) {
    context.problems.push({ path, message: 'a mapping of keys is wanted' });
    return undefined;
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(section.keys, name)) context.problems.push(unknownKey(section, name, path, context.root));
  }
  context.problems.push(...refuseGroups(section, given, path));
  const entries = Object.entries(section.keys).map(([name, node]) => {
    const at = path === '' ? name : `${path}.${name}`;
    return [name, checkNode(node, given[name] ?? undefined, at, context)] as const;
  });
  return Object.fromEntries(entries);
}
