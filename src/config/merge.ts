import type { Group, Node, Section } from './spec.ts';

type Mapping = Readonly<Record<string, unknown>>;

/**
 * Puts a later file over an earlier one: mappings are merged, everything else (lists too) is replaced; a null takes
 * the earlier value away. Of keys that exclude each other, those that the later file uses end the others.
 */
export function merge(node: Node | undefined, earlier: unknown, later: unknown): unknown {
  if (later === undefined) return earlier;
  if (!isMapping(earlier) || !isMapping(later)) return later;
  const { keys, groups }: Pick<Section, 'keys' | 'groups'> = node?.node === 'section' ? node : { keys: {}, groups: [] };
  const merged: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(earlier)) {
    if (!groups.some((group) => isEnded(group, name, later))) define(merged, name, value);
  }
  for (const [name, value] of Object.entries(later)) {
    define(merged, name, merge(Object.hasOwn(keys, name) ? keys[name] : undefined, merged[name], value));
  }
  return merged;
}

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEnded({ alternatives }: Group, name: string, later: Mapping): boolean {
  const uses = (names: readonly string[]): boolean => names.some((one) => (later[one] ?? undefined) !== undefined);
  const own = alternatives.find((names) => names.includes(name));
  return own !== undefined && !uses(own) && alternatives.some((names) => names !== own && uses(names));
}

/** A key named `__proto__` is a key like others: unknown, and refused as such. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
