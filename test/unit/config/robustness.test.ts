import { readdir, readFile } from 'node:fs/promises';
import { assert } from 'chai';
import * as fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { check } from '../../../src/config/check.ts';
import { ConfigError, type Problem } from '../../../src/config/errors.ts';
import { keyPaths } from '../../../src/config/keyPaths.ts';
import { SPEC } from '../../../src/config/keys/spec.ts';
import { merge } from '../../../src/config/merge.ts';
import { refuseCombinations } from '../../../src/config/rules.ts';
import { load } from './files.ts';

const names = [...new Set(keyPaths(SPEC).map(({ path }) => path.split('.').at(-1) ?? '')), 'unknown', '__proto__', ''];
const samples = keyPaths(SPEC).flatMap(({ node }): unknown[] =>
  node.node === 'key' ? [node.default ?? parse(node.example ?? '')] : [],
);

/** Trees of known keys in wrong places with values that fit somewhere else. */
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.oneof(fc.constantFrom(...samples), fc.jsonValue({ maxDepth: 0 }), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('tree'), { maxKeys: 6 }),
  ),
}));
const root = fc.record(Object.fromEntries(Object.keys(SPEC.keys).map((key) => [key, tree])), { requiredKeys: [] });

describe('The check of a configuration', () => {
  it('ends with settings or with problems, whatever it is given', () => {
    fc.assert(
      fc.property(root, root, (earlier, later) => {
        const problems: Problem[] = [];
        const value = merge(SPEC, earlier, later);
        const settings = check(SPEC, value, '', { problems, fromEnvironment: new Set(), root: SPEC });
        refuseCombinations(settings);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a configuration or a ConfigError that names each path once per message', async () => {
    await fc.assert(
      fc.asyncProperty(root, async (value) => {
        try {
          await load([stringify(value)]);
        } catch (error) {
          assert.instanceOf(error, ConfigError);
          const { problems } = error;
          assert.isNotEmpty(problems);
          assert.lengthOf(new Set(problems.map((problem) => JSON.stringify(problem))), problems.length);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same when a file is put over itself', () => {
    fc.assert(
      fc.property(root, (value) => {
        const once = merge(SPEC, {}, value);
        assert.deepEqual(merge(SPEC, once, once), once);
      }),
    );
  });
});

describe('The examples in the documentation', () => {
  it('are accepted', async () => {
    const repository = new URL('../../../', import.meta.url);
    const pages = ['README.md', ...(await readdir(new URL('docs/', repository))).map((name) => `docs/${name}`)];
    let seen = 0;
    for (const page of pages.filter((name) => name.endsWith('.md'))) {
      const text = await readFile(new URL(page, repository), 'utf8');
      for (const [, indent = '', block = ''] of text.matchAll(/^( *)```yaml\n([\s\S]*?)^ *```$/gm)) {
        const value = parse(block.replaceAll(new RegExp(`^${indent}`, 'gm'), '')) as Record<string, unknown> | null;
        // The chart's values hold the configuration under `config`.
        const config = (value?.['config'] ?? value) as Record<string, unknown> | null;
        if (config?.['tenants'] === undefined) continue;
        seen += 1;
        const variables = [...block.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name, 'not-a-real-secret']);
        await load([stringify(config)], Object.fromEntries(variables));
      }
    }
    assert.isAtLeast(seen, 2);
  });
});
