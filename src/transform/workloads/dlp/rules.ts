import type { Json } from '../../fields/context.ts';

/** All rules in PolicyDetails, which is a list of policies with a list of rules each, one object where there is one. */
export function* rulesOf(policies: unknown): Generator<Json> {
  for (const policy of objectsIn(policies)) yield* objectsIn(policy['Rules']);
}

/**
 * Writes the name of each sensitive type beside its id, where the record has only the id.
 *
 * @param nameOf the tenant's names; undefined for one it doesn't know
 */
export function nameSensitiveTypes(policies: unknown, nameOf: (id: string) => string | undefined): void {
  for (const rule of rulesOf(policies)) {
    for (const conditions of objectsIn(rule['ConditionsMatched'])) {
      for (const found of objectsIn(conditions['SensitiveInformation'])) {
        const id = found['SensitiveType'];
        if (typeof id !== 'string' || found['SensitiveInformationTypeName'] !== undefined) continue;
        const name = nameOf(id);
        if (name !== undefined) found['SensitiveInformationTypeName'] = name;
      }
    }
  }
}

function* objectsIn(value: unknown): Generator<Json> {
  if (Array.isArray(value)) {
    for (const inner of value) if (typeof inner === 'object' && inner !== null) yield inner as Json;
  } else if (typeof value === 'object' && value !== null) yield value as Json;
}
