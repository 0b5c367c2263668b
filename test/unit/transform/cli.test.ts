import { PassThrough, Readable } from 'node:stream';
import { assert } from 'chai';
import { transformCommand } from '../../../src/cli/transform.ts';

interface Run {
  readonly code: number;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

/** Runs the command over input that arrives in pieces of `size` bytes. */
async function run(input: string, { size = 7, argv = [] as string[] } = {}): Promise<Run> {
  const bytes = Buffer.from(input);
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; from += size) pieces.push(bytes.subarray(from, from + size));
  const stdout = new PassThrough({ highWaterMark: 64 });
  const stderr = new PassThrough();
  const written = stdout.toArray();
  const signal = new AbortController().signal;
  const code = await transformCommand(argv, { stdin: Readable.from(pieces), stdout, stderr, signal, kill: signal });
  stdout.end();
  stderr.end();
  const text = Buffer.concat((await written) as Buffer[]).toString();
  const lines = text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { code, lines, stderr: Buffer.concat((await stderr.toArray()) as Buffer[]).toString() };
}

const ids = ({ lines }: Run): unknown[] => lines.map(({ event }) => (event as Record<string, unknown>)['id']);
const RECORDS = Array.from({ length: 50 }, (_, at) => ({
  Id: `r-${at}`,
  CreationTime: '2021-08-01T12:34:56',
  Note: 'ü',
}));
const EXPECTED = RECORDS.map(({ Id }) => Id);

describe('the transform command', () => {
  for (const size of [1, 7, 100_000]) {
    it(`maps lines in their order, arriving ${size} bytes at a time`, async () => {
      const input = RECORDS.map((record) => JSON.stringify(record)).join('\r\n');
      assert.deepEqual(ids(await run(`\n  \n${input}`, { size })), EXPECTED);
    });

    it(`maps the elements of a list in their order, arriving ${size} bytes at a time`, async () => {
      assert.deepEqual(ids(await run(` ${JSON.stringify(RECORDS, null, 1)}`, { size })), EXPECTED);
    });
  }

  it('has a line for what is no record too, and says how many there were', async () => {
    const { code, lines, stderr } = await run('{"Id":"a"}\n{broken\n{"Operation":"x"}\n7\n{"Id":"b"}\n');
    const types = lines.map(({ error }) => (error as { type?: string } | undefined)?.type);
    assert.deepEqual(types, [undefined, 'malformed_json', 'missing_id', 'not_an_object', undefined]);
    assert.include(stderr, '3 of these');
    assert.equal(code, 0);
  });

  it('makes nothing of nothing', async () => {
    assert.deepEqual((await run('')).lines, []);
    assert.deepEqual((await run('[]')).lines, []);
  });

  it('keeps the raw record when asked to', async () => {
    const { lines } = await run('{"Id":"a"}', { argv: ['--preserve-original'] });
    assert.deepInclude(lines[0]?.['event'], { original: '{"Id":"a"}' });
  });
});
