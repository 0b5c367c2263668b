import { wildcard } from './wildcard.ts';

/** One step of a path: a key of an object, or (`[Name]`) an entry of a Name/Value list. */
export interface Step {
  readonly kind: 'key' | 'entry';
  readonly matches: (name: string) => boolean;
}

/** Records are told apart, dated and mapped by these: they can't be hidden. */
export const NEEDED_FIELDS: readonly string[] = ['Id', 'RecordNumber', 'CreationTime', 'RecordType'];

const SEGMENT = /^([^.[\]]+)((?:\[[^[\]]+\])*)$/;

/**
 * Reads a path such as `UserId`, `Item.Subject`, `Parameters[Identity]` or `ModifiedProperties[Group.DisplayName].NewValue`:
 * keys with dots between them, in brackets the Name of an entry of a list; `*` stands for any text, case does not
 * matter.
 *
 * @returns the steps, or what is wrong with the path
 */
export function parsePath(path: string): readonly Step[] | string {
  const steps: Step[] = [];
  for (const segment of splitOutsideBrackets(path)) {
    const [, key, entries] = SEGMENT.exec(segment) ?? [];
    if (key === undefined) return `${path} is no path such as Item.Subject or Parameters[Identity]`;
    steps.push({ kind: 'key', matches: wildcard(key) });
    for (const [, name] of (entries ?? '').matchAll(/\[([^[\]]+)\]/g)) {
      steps.push({ kind: 'entry', matches: wildcard(name ?? '') });
    }
  }
  const needed = NEEDED_FIELDS.find((field) => steps[0]?.matches(field));
  return needed === undefined ? steps : `${path} would hide ${needed}, which is needed to tell records apart`;
}

function splitOutsideBrackets(path: string): string[] {
  return path.split(/\.(?![^[\]]*\])/);
}
