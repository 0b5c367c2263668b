import { readFile } from 'node:fs/promises';
import { assert } from 'chai';
import { parse } from 'yaml';
import { generatedFiles } from '../../../scripts/config-docs.ts';
import { check } from '../../../src/config/check.ts';
import type { Problem } from '../../../src/config/errors.ts';
import { expand } from '../../../src/config/expand.ts';
import { keyPaths } from '../../../src/config/keyPaths.ts';
import { SPEC } from '../../../src/config/keys/spec.ts';

const read = (path: string): Promise<string> => readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
const checked = (value: unknown): unknown => {
  const problems: Problem[] = [];
  const settings = check(SPEC, value, '', { problems, fromEnvironment: new Set(), root: SPEC });
  assert.deepEqual(problems, []);
  return settings;
};

describe('What is generated from the declared keys', () => {
  it('is up to date (else: node scripts/config-docs.ts)', async () => {
    for (const [path, text] of Object.entries(await generatedFiles())) assert.equal(await read(path), text, path);
  });

  it('names every key in config/default.yaml and in the documentation', async () => {
    const [defaults, docs] = [await read('config/default.yaml'), await read('docs/configuration.md')];
    for (const { path } of keyPaths(SPEC)) {
      assert.match(defaults, new RegExp(`^[# ]*${path.split('.').at(-1)}:`, 'm'));
      assert.include(docs, `\`${path}\``);
    }
  });

  it('gives with config/default.yaml the values that are declared as defaults', async () => {
    const fromFile = checked(parse(await read('config/default.yaml')));
    assert.deepEqual(fromFile, checked({ output: { elasticsearch: {} } }));
  });

  it('has examples in config/default.yaml that are accepted as they stand', async () => {
    const text = await read('config/default.yaml');
    // The block of the tenants, and that of the state, are comments: taken out of the comment they must be valid.
    const block = (from: RegExp): string => {
      const lines = text.split('\n');
      const start = lines.findIndex((line) => from.test(line));
      const end = lines.findIndex((line, index) => index > start && !line.startsWith('#'));
      return lines
        .slice(start, end)
        .map((line) => line.replace(/^# /, ''))
        .join('\n');
    };
    const env = { CLIENT_SECRET: 'not-a-real-secret' };
    const tenants = expand(parse(block(/^# -/)), env, []).value;
    checked({ tenants, state: parse(block(/^# state:/)).state, output: { elasticsearch: {} } });
    assert.lengthOf(tenants as unknown[], 1);
  });

  it('declares an example or a default for every key that takes a value, of the right kind', () => {
    for (const { path, node } of keyPaths(SPEC)) {
      if (node.node !== 'key') continue;
      const sample = node.default ?? parse(node.example ?? '');
      assert.isDefined(sample, path);
      assert.hasAnyKeys(node.kind.parse(sample), ['value'], path);
    }
  });
});
