import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { assert } from 'chai';
import { startElasticsearch } from '../../../src/demo/elasticsearch/start.ts';
import { findPort } from '../../../src/demo/elasticsearch/ports.ts';
import { sleep } from '../../../src/common/sleep.ts';
import { startOwnElasticsearch } from '../../helpers/elasticsearch.ts';
import { onlyInCi } from '../../helpers/onlyInCi.ts';

const PROGRAM = fileURLToPath(new URL('../../helpers/startElasticsearchAndWait.ts', import.meta.url));
const { signal } = new AbortController();

/** Starts a process that starts an Elasticsearch; resolves with it and the address when that is healthy. */
async function startInAnotherProcess(cache: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, XDG_CACHE_HOME: cache },
  });
  const lines = createInterface({ input: child.stdout });
  const [url] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  assert.isDefined(url, 'the process ended before Elasticsearch was healthy');
  return { child, url };
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

describe('the process of an Elasticsearch of our own', function () {
  this.timeout(300_000);
  let cache: string;

  before(async function () {
    onlyInCi(this);
    // Where none can be started this skips, or fails in CI, with the reason.
    const own = await startOwnElasticsearch(this);
    await own.stop();
    if (own.kind !== 'maven') this.skip();
    cache = await mkdtemp(join(tmpdir(), 'elasticsearch-cache-'));
  });

  after(async () => {
    if (cache !== undefined) await rm(cache, { recursive: true, force: true });
  });

  it('is installed once by two processes at the same time, and ends when its parent is killed', async () => {
    const started = await Promise.all([startInAnotherProcess(cache), startInAnotherProcess(cache)]);
    const [home, ...others] = await readdir(join(cache, 'o365-audit-exporter'));
    assert.match(home ?? '', /^elasticsearch-9\.2\.2-[0-9a-f]{12}$/);
    assert.deepEqual(others, []);
    assert.deepEqual(await Promise.all(started.map(({ url }) => answers(url))), [true, true]);
    for (const { child } of started) child.kill('SIGKILL');
    const deadline = performance.now() + 30_000;
    let alive: { url: string }[] = started;
    while (alive.length > 0 && performance.now() < deadline) {
      await sleep(100, signal);
      const still = await Promise.all(alive.map(({ url }) => answers(url)));
      alive = alive.filter((_, index) => still[index]);
    }
    assert.deepEqual(alive, []);
  });

  it('is installed again when its files are damaged', async () => {
    const [home = ''] = await readdir(join(cache, 'o365-audit-exporter'));
    await truncate(join(cache, 'o365-audit-exporter', home, 'lib', 'elasticsearch-9.2.2.jar'), 1000);
    const { child, url } = await startInAnotherProcess(cache);
    assert.isTrue(await answers(url));
    child.kill('SIGKILL');
  });

  it('says what is wrong when its port is taken', async () => {
    const port = await findPort();
    const first = await startElasticsearch({ port, heap: '256m' }, signal);
    try {
      const refused = await startElasticsearch({ port, heap: '256m' }, signal).catch((error: unknown) => error);
      assert.equal((refused as Error).message, `starting Elasticsearch failed: port ${port} is taken`);
    } finally {
      await first.stop();
    }
  });
});
