import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { silent } from '../../../src/common/log.ts';
import { FileSink } from '../../../src/sink/stream/fileSink.ts';
import type { Origin, Outgoing } from '../../../src/sink/types.ts';

const never = new AbortController().signal;
const ORIGIN: Origin = { tenant: 'contoso', contentType: 'Audit.General', contentId: 'content-1' };
const NOW = Date.parse('2026-01-05T10:00:00Z');

function record(id: string, padding = ''): Outgoing {
  return {
    document: { id, time: NOW, rest: `"id":"${id}"},"padding":"${padding}"}` },
    raw: Buffer.from(JSON.stringify({ Id: id })),
  };
}
const records = (prefix: string, count: number, padding = ''): Outgoing[] =>
  Array.from({ length: count }, (_, index) => record(`${prefix}${index}`, padding));
const rejected = (raw: string): Outgoing => ({
  rejected: { type: 'no_id', reason: 'it has no Id' },
  raw: Buffer.from(raw),
});

describe('the file output', () => {
  let folder: string;
  let path: string;
  const opened: FileSink[] = [];

  const open = async (where = path): Promise<FileSink> => {
    const sink = new FileSink({ path: where, clock: () => NOW, log: silent });
    opened.push(sink);
    await sink.open();
    return sink;
  };
  const idsIn = (file: string): string[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => (JSON.parse(line) as { event: { id: string } }).event.id);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'file-sink-'));
    path = join(folder, 'audit.ndjson');
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((sink) => sink.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes each document once, one a line, also over restarts', async () => {
    const first = await open();
    expect(await first.write([...records('a', 3), record('a1')], ORIGIN, never)).to.deep.equal({
      indexed: 3,
      duplicate: 1,
      deadLettered: 0,
    });
    await first.flush();
    await first.close();
    const second = await open();
    expect(await second.write(records('a', 4), ORIGIN, never)).to.deep.equal({
      indexed: 1,
      duplicate: 3,
      deadLettered: 0,
    });
    await second.flush();
    expect(readFileSync(path, 'utf8').split('\n')[0]).to.equal(
      '{"event":{"ingested":"2026-01-05T10:00:00.000Z","id":"a0"},"padding":""}',
    );
    expect(idsIn(path)).to.deep.equal(['a0', 'a1', 'a2', 'a3']);
  });

  it('keeps records without a document beside it, once each whatever the order of their keys', async () => {
    const sink = await open();
    const counts = await sink.write(
      [rejected('{"a":1,"b":2}'), rejected('{"b":2,"a":1}'), rejected('no JSON')],
      ORIGIN,
      never,
    );
    expect(counts).to.deep.equal({ indexed: 0, duplicate: 0, deadLettered: 3 });
    const letters = readFileSync(`${path}.deadletter`, 'utf8').trimEnd().split('\n');
    expect(letters.map((line) => (JSON.parse(line) as { event: { original: string } }).event.original)).to.deep.equal([
      '{"a":1,"b":2}',
      'no JSON',
    ]);
  });

  it('cuts back what was not completed before a crash, and writes that again', async () => {
    const first = await open();
    await first.write(records('a', 2), ORIGIN, never);
    await first.flush();
    await first.write([...records('b', 2), rejected('{"no":"id"}')], ORIGIN, never);
    // A crash: nothing is flushed, and the last line is half a line.
    await first.close();
    appendFileSync(path, '{"event":{"id":"hal');
    const second = await open();
    expect(idsIn(path)).to.deep.equal(['a0', 'a1']);
    expect(await second.write([...records('b', 2), rejected('{"no":"id"}')], ORIGIN, never)).to.deep.equal({
      indexed: 2,
      duplicate: 0,
      deadLettered: 1,
    });
    await second.flush();
    expect(idsIn(path)).to.deep.equal(['a0', 'a1', 'b0', 'b1']);
    expect(readFileSync(`${path}.deadletter`, 'utf8').trimEnd().split('\n')).to.have.length(1);
  });

  it('has what it said was durable, once each, however often it is killed', async function () {
    this.timeout(60_000);
    const script = fileURLToPath(new URL('fileWriter.ts', import.meta.url));
    for (let life = 0; life < 6; life += 1) {
      const child = spawn(process.execPath, [script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        said += chunk;
        if (said.split('\n').length > 3 + life) child.kill('SIGKILL');
      });
      await once(child, 'close');
      const durable = Math.max(...said.trim().split('\n').map(Number));
      const sink = await open();
      const ids = idsIn(path);
      expect(ids.length).to.be.at.least(durable);
      expect(ids).to.deep.equal(ids.map((_, index) => `r${index}`));
      await sink.close();
    }
  });

  it('leaves alone what somebody else had written, and begins on a new line', async () => {
    writeFileSync(path, '{"event":{"id":"old"}}\nhalf a li');
    const sink = await open();
    await sink.write(records('a', 1), ORIGIN, never);
    await sink.flush();
    expect(readFileSync(path, 'utf8').split('\n').slice(0, 2)).to.deep.equal(['{"event":{"id":"old"}}', 'half a li']);
    expect(readFileSync(path, 'utf8').split('\n')[2]).to.include('"id":"a0"');
  });

  it('loses nothing that it has taken when the disk is full, and goes on when there is room again', async function () {
    const disk = mountSmallDisk(folder);
    if (disk === undefined) return this.skip();
    try {
      const sink = await open(join(disk, 'audit.ndjson'));
      expect(await sink.write(records('a', 10), ORIGIN, never)).to.include({ indexed: 10 });
      const filler = join(disk, 'filler');
      fill(filler);
      const full = await sink
        .write(records('b', 200, 'x'.repeat(2_000)), ORIGIN, never)
        .catch((error: unknown) => error);
      expect(full).to.include({ name: 'SinkError', code: 'OUTPUT_FULL' });
      rmSync(filler);
      expect(await sink.write(records('c', 10), ORIGIN, never)).to.include({ indexed: 10 });
      expect(await sink.write(records('b', 5), ORIGIN, never)).to.include({ indexed: 5 });
      await sink.flush();
      const expected = [...records('a', 10), ...records('c', 10), ...records('b', 5)].map((r) =>
        'document' in r ? r.document.id : '',
      );
      expect(idsIn(join(disk, 'audit.ndjson'))).to.deep.equal(expected);
      await sink.close();
      const next = await open(join(disk, 'audit.ndjson'));
      expect(await next.write(records('a', 10), ORIGIN, never)).to.include({ indexed: 0, duplicate: 10 });
      await next.close();
    } finally {
      opened.length = 0;
      execFileSync('umount', ['-l', disk]);
    }
  });
});

/** A file system of two megabytes; undefined where we may not mount one. */
function mountSmallDisk(folder: string): string | undefined {
  const disk = join(folder, 'disk');
  try {
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
    return disk;
  } catch {
    return undefined;
  }
}

function fill(path: string): void {
  for (const size of [65_536, 4_096]) {
    try {
      for (;;) appendFileSync(path, Buffer.alloc(size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
