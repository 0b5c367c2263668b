import type { Context } from 'mocha';

/** Skips, and says so, what is too slow for everybody's `npm test`; CI (CI set) runs it. For `before` hooks. */
export function onlyInCi(context: Context): void {
  if (process.env['CI'] !== undefined) return;
  console.warn('      skipped outside of CI: slow; CI=true npm test runs it');
  context.skip();
}
