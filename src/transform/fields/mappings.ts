import type { Fields, Shape } from './dsl.ts';
import { LIMITS } from './limits.ts';

/** A mapping as Elasticsearch takes it. */
export type Mapping = Record<string, unknown>;

/** The mapping that follows from a declaration. */
export function mappingOf(shape: Shape): Mapping {
  switch (shape.kind) {
    case 'leaf':
      return leafMapping(shape.type);
    case 'flattened':
      return { type: 'flattened', ignore_above: LIMITS.ignoreAboveFlattened };
    case 'object':
      return {
        type: shape.nested ? 'nested' : 'object',
        dynamic: false,
        properties: propertiesOf(shape.properties),
      };
    case 'open':
      return {
        type: 'object',
        dynamic: true,
        ...(shape.subobjects ? {} : { subobjects: false }),
        properties: propertiesOf(shape.known),
      };
  }
}

export function propertiesOf(fields: Fields): Mapping {
  return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, mappingOf(shape)]));
}

function leafMapping(type: string): Mapping {
  switch (type) {
    case 'keyword':
      return { type, ignore_above: LIMITS.ignoreAbove };
    case 'text':
    case 'match_only_text':
      return { type };
    default:
      return { type, ignore_malformed: true };
  }
}

/** Dynamic templates that make a keyword of every new key below the open sets. */
export function openSetTemplates(fields: Fields, prefix: string): Mapping[] {
  return Object.entries(fields).flatMap(([name, shape]) => {
    const path = `${prefix}${name}`;
    if (shape.kind === 'object') return openSetTemplates(shape.properties, `${path}.`);
    if (shape.kind !== 'open') return [];
    const mapping = { type: 'keyword', ignore_above: LIMITS.ignoreAbove };
    const template = { [path]: { path_match: `${path}.*`, match_mapping_type: '*', mapping } };
    return [...openSetTemplates(shape.known, `${path}.`), template];
  });
}

/** How many fields a mapping counts as against `index.mapping.total_fields.limit`: leaves, objects and multi-fields alike. */
export function countFields(properties: Mapping): number {
  let count = 0;
  for (const mapping of Object.values(properties) as Mapping[]) {
    count +=
      1 + countFields((mapping['properties'] ?? {}) as Mapping) + countFields((mapping['fields'] ?? {}) as Mapping);
  }
  return count;
}
