import type { Fields, Shape } from './dsl.ts';
import type { FitContext } from './context.ts';
import { fitBoolean, fitDate, fitScalar } from './leaves.ts';
import { compileObject } from './objects.ts';
import { compileOpenSet } from './openSet.ts';
import { fitFlattened } from './flattened.ts';

/** Makes a value fit its declared type, in place where it can; undefined when there is nothing in it. */
export type Fit = (value: unknown, context: FitContext) => unknown;

/**
 * Builds the normaliser of a declared field. It never throws, and its output never conflicts with the mapping.
 *
 * @param path where the field is below `o365.audit`
 */
export function compile(shape: Shape, path: string): Fit {
  switch (shape.kind) {
    case 'leaf':
      if (shape.type === 'boolean') return fitBoolean;
      return shape.type === 'date' ? fitDate : fitScalar;
    case 'flattened':
      return fitFlattened;
    case 'object':
      return compileObject(compileFields(shape.properties, `${path}.`), path, shape.nested);
    case 'open':
      return compileOpenSet(shape, compileFields(shape.known, `${path}.`));
  }
}

/** The same for many fields. */
export function compileFields(fields: Fields, prefix: string): Map<string, Fit> {
  return new Map(Object.entries(fields).map(([name, shape]) => [name, compile(shape, `${prefix}${name}`)]));
}
