import type { Problem } from './errors.ts';

/** A value tree with its variables filled in, and the paths of the values that came from the environment. */
export interface Expanded {
  readonly value: unknown;
  readonly fromEnvironment: ReadonlySet<string>;
}

const REFERENCE = /\$\$\{|\$\{(?<body>[^}]*)\}?/g;
const BODY = /^(?<name>[A-Za-z_][A-Za-z0-9_]*)(?::-(?<fallback>[\s\S]*))?$/;

/**
 * Fills in `${NAME}` and `${NAME:-default}` in every text of a value tree; `$${` stands for `${`. A text that becomes
 * empty counts as absent (undefined); one that can't be filled in stays as it is, and the problem is noted. What is put
 * in is not expanded again.
 */
export function expand(tree: unknown, env: NodeJS.ProcessEnv, problems: Problem[]): Expanded {
  const fromEnvironment = new Set<string>();
  const walk = (value: unknown, path: string): unknown => {
    if (typeof value === 'string') {
      const refused: Problem[] = [];
      const text = expandText(value, env, (message) => refused.push({ path, message }));
      problems.push(...refused);
      if (refused.length > 0) return value;
      if (text !== value) fromEnvironment.add(path);
      return text === '' && value !== '' ? undefined : text;
    }
    if (Array.isArray(value)) return value.map((item, index) => walk(item, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, walk(item, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return { value: walk(tree, ''), fromEnvironment };
}

function expandText(text: string, env: NodeJS.ProcessEnv, refuse: (message: string) => void): string {
  if (!text.includes('${')) return text;
  return text.replace(REFERENCE, (whole, body: string | undefined) => {
    if (whole === '$${') return '${';
    const { name, fallback } = (whole.endsWith('}') ? BODY.exec(body ?? '') : null)?.groups ?? {};
    if (name === undefined) {
      refuse('${NAME} or ${NAME:-default} is wanted; write $${ for a plain ${');
      return '';
    }
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    if (fallback !== undefined) return fallback;
    refuse(`the environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}`);
    return '';
  });
}
