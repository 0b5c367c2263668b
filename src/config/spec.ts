import type { Secret } from '../common/secret.ts';
import { path, secret, type Kind } from './kinds.ts';

/**
 * The language in which the keys are declared. A declaration gives validation, defaults, the type of the result
 * ({@link Settings}), `config/default.yaml` and the table in the documentation.
 */
export type Node = Key | List | Section | Rows;

/** A key with one value. */
export interface Key<T = unknown> {
  readonly node: 'key';
  readonly kind: Kind<T>;
  readonly about: string;
  /** As it would be written in the file; undefined: none. */
  readonly default?: string | number | boolean;
  /** Says what holds when the key is absent and there is no fixed default. */
  readonly otherwise?: string;
  readonly required?: true;
  /** Shown, commented out, in `config/default.yaml` where there is no default. */
  readonly example?: string;
}

/** A key with a list of values. */
export interface List<T = unknown> {
  readonly node: 'list';
  readonly items: Kind<T>;
  readonly about: string;
  readonly default: readonly string[];
  readonly least: number;
  readonly example?: string;
}

/** A mapping of keys. An optional one is undefined when absent, another is filled with its defaults. */
export interface Section<F extends Fields = Fields, Optional extends boolean = boolean> {
  readonly node: 'section';
  readonly keys: F;
  readonly about: string;
  readonly optional: Optional;
  readonly groups: readonly Group[];
}

/** A list of mappings. */
export interface Rows<F extends Fields = Fields> {
  readonly node: 'rows';
  readonly row: Section<F, false>;
  readonly about: string;
}

export type Fields = Readonly<Record<string, Node>>;

/**
 * Keys of one mapping that exclude each other: of the alternatives (each a set of keys that go together) at most one
 * may be used, exactly one when required. When files are merged, the last one that uses an alternative ends the others.
 */
export interface Group {
  readonly alternatives: readonly (readonly string[])[];
  readonly required: boolean;
}

/** The type that a declaration's checked value has. */
export type Settings<N> =
  N extends Key<infer T>
    ? T
    : N extends List<infer T>
      ? readonly T[]
      : N extends Rows<infer F>
        ? readonly SettingsOf<F>[]
        : N extends Section<infer F, infer Optional>
          ? SettingsOf<F> | (Optional extends true ? undefined : never)
          : never;

type SettingsOf<F> = { readonly [K in keyof F]: Settings<F[K]> };

export function required<T>(kind: Kind<T>, about: string, example: string): Key<T> {
  return { node: 'key', kind, about, required: true, example };
}

export function withDefault<T>(kind: Kind<T>, value: string | number | boolean, about: string): Key<T> {
  return { node: 'key', kind, about, default: value };
}

export function optional<T>(
  kind: Kind<T>,
  about: string,
  hints: { readonly example?: string; readonly otherwise?: string } = {},
): Key<T | undefined> {
  return { node: 'key', kind, about, ...hints };
}

export function list<T>(
  items: Kind<T>,
  about: string,
  { defaults = [], least = 0, example }: { defaults?: readonly string[]; least?: number; example?: string } = {},
): List<T> {
  return { node: 'list', items, about, default: defaults, least, ...(example === undefined ? {} : { example }) };
}

export function section<F extends Fields>(about: string, keys: F, groups: readonly Group[] = []): Section<F, false> {
  return { node: 'section', keys, about, optional: false, groups: [...groups, ...twinsOf(keys, groups)] };
}

export function optionalSection<F extends Fields>(
  about: string,
  keys: F,
  groups: readonly Group[] = [],
): Section<F, true> {
  return { node: 'section', keys, about, optional: true, groups: [...groups, ...twinsOf(keys, groups)] };
}

export function rows<F extends Fields>(about: string, row: Section<F, false>): Rows<F> {
  return { node: 'rows', row, about };
}

/** A secret and its twin that names a file holding it. */
export function secretKeys<N extends string>(
  name: N,
  about: string,
  variable: string,
): { readonly [K in N]: Key<Secret | undefined> } & { readonly [K in `${N}File`]: Key<string | undefined> } {
  return {
    [name]: optional(secret, about, { example: `\${${variable}}` }),
    [`${name}File`]: optional(path, `A file that holds ${name}; a line break at its end is ignored.`, {
      example: `/run/secrets/${name}`,
    }),
  } as { readonly [K in N]: Key<Secret | undefined> } & { readonly [K in `${N}File`]: Key<string | undefined> };
}

/** The pairs of a secret and its file that no group tells apart already. */
function twinsOf(keys: Fields, groups: readonly Group[]): Group[] {
  const isAlone = (name: string): boolean =>
    groups.some(({ alternatives }) => alternatives.some((names) => names.length === 1 && names[0] === name));
  return Object.entries(keys)
    .filter(
      ([name, node]) =>
        node.node === 'key' && node.kind.name === secret.name && `${name}File` in keys && !isAlone(name),
    )
    .map(([name]) => ({ alternatives: [[name], [`${name}File`]], required: false }));
}
