/**
 * How fields are declared. From one declaration follow the Elasticsearch mapping (mappings.ts) and the daemon's
 * normaliser (compile.ts), which makes any value fit the mapping, whatever shape it arrives in.
 */
export type Shape = Leaf | ObjectShape | Flattened | OpenSet;

/** Shapes by field name. */
export type Fields = Readonly<Record<string, Shape>>;

export type LeafType = 'keyword' | 'long' | 'boolean' | 'date' | 'ip' | 'text' | 'match_only_text';

/** One value or a list of them. An object that arrives here becomes its JSON text. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly type: LeafType;
}

/** One object or a list of them. Undeclared keys stay in the document, are not mapped, and are searchable in `o365.unmapped`. */
export interface ObjectShape {
  readonly kind: 'object';
  /** Each object is a document of its own in the index (`nested`). */
  readonly nested: boolean;
  readonly properties: Fields;
}

/** Anything of any depth as one field. Scalars become `{_raw: text}`. */
export interface Flattened {
  readonly kind: 'flattened';
}

/**
 * An object whose keys nobody knows beforehand; values are text or lists of text, each key becomes a keyword field as
 * long as the mapping has room. The known ones always have theirs.
 */
export interface OpenSet {
  readonly kind: 'open';
  readonly known: Fields;
  /** `false`: dots in keys are part of the name (`subobjects: false`). */
  readonly subobjects: boolean;
  /** What its list form is: Name/Value pairs, Name/NewValue/OldValue, or just objects. */
  readonly list: 'pairs' | 'changes' | 'objects';
  /** Text that is no JSON is kept under this key. */
  readonly textKey: string;
}

const leaf = (type: LeafType): Leaf => ({ kind: 'leaf', type });

export const keyword = leaf('keyword');
export const long = leaf('long');
export const boolean = leaf('boolean');
export const date = leaf('date');
export const ip = leaf('ip');
export const text = leaf('text');
export const matchOnlyText = leaf('match_only_text');
export const flattened: Flattened = { kind: 'flattened' };

export const object = (properties: Fields): ObjectShape => ({ kind: 'object', nested: false, properties });
export const nested = (properties: Fields): ObjectShape => ({ kind: 'object', nested: true, properties });
export const open = (known: Fields, options: Partial<Omit<OpenSet, 'kind' | 'known'>> = {}): OpenSet => ({
  kind: 'open',
  known,
  subobjects: true,
  list: 'objects',
  textKey: '_raw',
  ...options,
});

/** Microsoft's NameValuePair where rules read it as a list. */
export const nameValues = object({ Name: keyword, Value: keyword });

/** The same shape under many names. */
export function each(shape: Shape, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, shape]));
}
