import type { Draft } from '../draft.ts';
import type { Json } from '../fields/context.ts';
import type { Fields } from '../fields/dsl.ts';

/**
 * Maps one raw key, whatever the record type. Gets the value in its declared shape.
 *
 * @returns what stays under `o365.audit`; undefined when the value has moved to its ECS field
 */
export type KeyMap = (value: unknown, draft: Draft, record: Json) => unknown;

/** What is mapped and how it is typed, for one workload. */
export interface Workload {
  readonly name: string;
  readonly fields: Fields;
  /** By raw key: gives a value that arrives in another guise (JSON in a string) the declared shape, before it is fitted. */
  readonly prepare?: Readonly<Record<string, (value: unknown) => unknown>>;
  /** By raw key. A key belongs to one workload only. */
  readonly keys?: Readonly<Record<string, KeyMap>>;
  /** By record type: runs before the fields are fitted, to move what has another shape in this type. */
  readonly before?: Readonly<Record<number, (record: Json) => void>>;
  /** By record type: runs when all keys are mapped. */
  readonly finish?: Readonly<Record<number, (record: Json, draft: Draft) => void>>;
}
