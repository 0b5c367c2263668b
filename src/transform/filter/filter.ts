import type { Problem } from '../../config/errors.ts';
import type { FilterConfig } from '../../config/types.ts';
import { digest } from './digest.ts';
import { compileDrop } from './drop.ts';
import { hide, type Cover } from './hide.ts';
import { parsePath, type Step } from './path.ts';

/** What a tenant's filter does with a parsed record; each is undefined when nothing was set, and then costs nothing. */
export interface RecordFilter {
  /** Whether the record is dropped. */
  readonly drop: ((record: Readonly<Record<string, unknown>>) => boolean) | undefined;
  /**
   * Redacts and hashes in place, before the record is mapped: whatever is made from the record, `event.original` too,
   * must be made from what this leaves.
   */
  readonly hide: ((record: Record<string, unknown>) => void) | undefined;
}

/** What stands in place of a redacted value. */
export const REDACTED = '[redacted]';

/** What is wrong with the paths of a filter; `path` is the filter's own place in the configuration. */
export function validateFilter(config: FilterConfig, path: string): Problem[] {
  const problems = (['redact', 'hash'] as const).flatMap((key) =>
    config[key].flatMap((field, index) => {
      const parsed = parsePath(field);
      return typeof parsed === 'string' ? [{ path: `${path}.${key}[${index}]`, message: parsed }] : [];
    }),
  );
  if (config.hash.length > 0 && config.hashKey === undefined) {
    problems.push({ path: `${path}.hashKey`, message: 'is missing: hash needs it (or hashKeyFile)' });
  }
  return problems;
}

/** @throws {TypeError} when {@link validateFilter} finds problems: a filter that hides less than it says must not run */
export function compileFilter(config: FilterConfig): RecordFilter {
  const [problem] = validateFilter(config, 'filter');
  if (problem !== undefined) throw new TypeError(`${problem.path}: ${problem.message}`);
  const redacted: Cover = () => REDACTED;
  const covers: { readonly steps: readonly Step[]; readonly cover: Cover }[] = config.hash.map((path) => ({
    steps: stepsOf(path),
    cover: config.hashKey === undefined ? redacted : digest(config.hashKey),
  }));
  // A value that is both is hashed first, and then redacted.
  covers.push(...config.redact.map((path) => ({ steps: stepsOf(path), cover: redacted })));
  return {
    drop: compileDrop(config.drop),
    hide:
      covers.length === 0
        ? undefined
        : (record) => {
            for (const { steps, cover } of covers) hide(record, steps, cover);
          },
  };
}

function stepsOf(path: string): readonly Step[] {
  const steps = parsePath(path);
  if (typeof steps === 'string') throw new TypeError(steps);
  return steps;
}
