import type { Fields, Shape } from '../../../src/transform/fields/dsl.ts';

/** Every declared path with its Elasticsearch type. */
export function declaredPaths(fields: Fields, prefix = ''): Map<string, string> {
  const paths = new Map<string, string>();
  const visit = (shape: Shape, path: string): void => {
    switch (shape.kind) {
      case 'leaf':
        paths.set(path, shape.type);
        return;
      case 'flattened':
        paths.set(path, 'flattened');
        return;
      case 'object':
        paths.set(path, shape.nested ? 'nested' : 'object');
        for (const [name, inner] of Object.entries(shape.properties)) visit(inner, `${path}.${name}`);
        return;
      case 'open':
        paths.set(path, 'open');
        for (const [name, inner] of Object.entries(shape.known)) visit(inner, `${path}.${name}`);
    }
  };
  for (const [name, shape] of Object.entries(fields)) visit(shape, `${prefix}${name}`);
  return paths;
}

/** What does not fit its declaration in a document, as paths; undeclared keys are nobody's fault. */
export function misfits(value: unknown, shape: Shape, path: string): string[] {
  switch (shape.kind) {
    case 'leaf':
      return leafMisfits(value, path);
    case 'flattened':
      return each(value, path, (inner, at) => (isObject(inner) ? [] : [`${at}: ${typeof inner} in flattened`]));
    case 'object':
      return each(value, path, (inner, at) =>
        isObject(inner) ? objectMisfits(inner, shape.properties, at) : [`${at}: ${typeof inner} for an object`],
      );
    case 'open':
      return each(value, path, (inner, at) =>
        isObject(inner) ? openMisfits(inner, shape.known, at) : [`${at}: ${typeof inner} for an open set`],
      );
  }
}

function objectMisfits(object: Record<string, unknown>, properties: Fields, path: string): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const shape = Object.hasOwn(properties, name) ? properties[name] : undefined;
    return shape === undefined ? [] : misfits(value, shape, `${path}.${name}`);
  });
}

function openMisfits(object: Record<string, unknown>, known: Fields, path: string): string[] {
  return Object.entries(object).flatMap(([name, value]) => {
    const shape = Object.hasOwn(known, name) ? known[name] : undefined;
    if (shape !== undefined) return misfits(value, shape, `${path}.${name}`);
    // A changed property: {NewValue, OldValue}.
    const parts = isObject(value) ? Object.values(value) : [value];
    return parts.flatMap((part) => leafMisfits(part, `${path}.${name}`));
  });
}

function leafMisfits(value: unknown, path: string): string[] {
  return each(value, path, (inner, at) =>
    typeof inner === 'object' ? [`${at}: ${inner === null ? 'null' : 'an object'} for a scalar`] : [],
  );
}

function each(value: unknown, path: string, check: (inner: unknown, path: string) => string[]): string[] {
  return Array.isArray(value)
    ? value.flatMap((inner: unknown, at) => check(inner, `${path}[${at}]`))
    : check(value, path);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
