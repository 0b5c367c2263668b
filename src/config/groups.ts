import type { Problem } from './errors.ts';
import type { Section } from './spec.ts';

/** Where keys that exclude each other are used together, or none of those of which one is needed. */
export function refuseGroups(section: Section, given: Readonly<Record<string, unknown>>, path: string): Problem[] {
  return section.groups.flatMap(({ alternatives, required }) => {
    const names = alternatives.map((alternative) => alternative.join(' with '));
    const used = alternatives.filter((keys) => keys.some((key) => (given[key] ?? undefined) !== undefined));
    if (used.length > 1) {
      const both = used.map((keys) => keys.filter((key) => (given[key] ?? undefined) !== undefined).join(' with '));
      return [{ path, message: `only one of ${names.join(', ')} is allowed, not ${both.join(' and ')}` }];
    }
    return used.length === 0 && required ? [{ path, message: `exactly one of ${names.join(', ')} is wanted` }] : [];
  });
}
