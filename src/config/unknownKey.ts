import type { Problem } from './errors.ts';
import { keyPaths } from './keyPaths.ts';
import type { Section } from './spec.ts';
import { suggest } from './suggest.ts';

const LONGEST_NAME = 40;

/** Refuses a key that is not declared, with the key that was probably meant. */
export function unknownKey(section: Section, name: string, path: string, root: Section): Problem {
  const names = Object.keys(section.keys);
  const meant = suggest(name, names) ?? elsewhere(name, root);
  const known = names.length === 0 ? 'no keys are allowed here' : `allowed here: ${names.join(', ')}`;
  const shown = name.slice(0, LONGEST_NAME);
  return {
    path: path === '' ? shown : `${path}.${shown}`,
    message: `unknown key; ${meant === undefined ? known : `did you mean ${meant}?`}`,
  };
}

function elsewhere(name: string, root: Section): string | undefined {
  return keyPaths(root)
    .map(({ path }) => path)
    .find((path) => path.split('.').at(-1) === name);
}
