import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { assert } from 'chai';
import { simulateCommand } from '../../../src/cli/simulate.ts';
import { FAULTS } from '../../../src/simulator/faultTable.ts';
import { readRecordFile } from '../../../src/simulator/recordFile.ts';
import { ask } from './support.ts';

interface Greeting {
  readonly http: string;
  readonly https: string;
  readonly tenantId: string;
  readonly tenants: readonly { readonly clientSecret: string }[];
}

const SAMPLE = new URL('../../../../shared/data/audit-records.ndjson.gz', import.meta.url);

describe('simulate', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'simulate-'));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });

  function io(): { stdout: PassThrough; stderr: PassThrough; signal: AbortSignal; stop: () => void } {
    const stop = new AbortController();
    return {
      stdout: new PassThrough(),
      stderr: new PassThrough(),
      signal: stop.signal,
      stop: () => stop.abort(new Error('stopped by SIGTERM')),
    };
  }

  async function greeting(stdout: PassThrough): Promise<Greeting> {
    const [chunk] = await new Promise<[Buffer]>((resolve) => stdout.once('data', (data: Buffer) => resolve([data])));
    return JSON.parse(chunk.toString()) as Greeting;
  }

  it('explains itself, every fault included', async () => {
    const { stdout, ...rest } = io();
    assert.equal(await simulateCommand(['--help'], { stdout, ...rest }), 0);
    const page = String(stdout.read());
    for (const kind of Object.keys(FAULTS)) assert.include(page, `  ${kind} `);
  });

  it('says where it listens, writes CA and truth, and ends with 0 when told to', async () => {
    const { stdout, stop, ...rest } = io();
    const [ca, truth] = [join(directory, 'ca.pem'), join(directory, 'truth.ndjson')];
    const args = ['--tenants', '2', '--contents', '20', '--records-per-content', '3', '--ca-out', ca, '--truth', truth];
    const ended = simulateCommand(args, { stdout, ...rest });
    const { http, https, tenantId, tenants } = await greeting(stdout);
    assert.deepEqual([tenantId, tenants.length], ['00000000-0000-4000-8000-000000000001', 2]);
    assert.equal((await ask(`${http}/control/stats`)).status, 404);
    assert.equal((await ask(https, {}, readFileSync(ca, 'utf8'))).status, 404);
    const lines = readFileSync(truth, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { keys: object[] });
    assert.deepEqual([lines.length, lines[0]?.keys.length], [20, 3]);
    rmSync(truth);
    stop();
    assert.equal(await ended, 0);
    assert.isTrue(existsSync(truth));
    assert.match((await ask(http)).broken ?? '', /ECONNREFUSED/);
  });

  it('refuses what it does not understand', async () => {
    const wrong = [
      ['--nothing'],
      ['--http', '8081'],
      ['--http', 'a:99999'],
      ['--tenants', '0'],
      ['--contents', '1.5'],
      ['--rate', 'fast'],
      ['--fault', 'hung'],
      ['--fault', 'hang=2.5'],
    ];
    for (const args of wrong) {
      const failure = await simulateCommand(args, io()).then(
        () => undefined,
        (error: Error) => error,
      );
      assert.equal(failure?.name, 'UsageError', args.join(' '));
    }
  });

  it('serves the records of a file, by the content type that their workload and type tell', async () => {
    const records = [
      { Id: '1', Workload: 'Exchange', RecordType: 1 },
      { Id: '2', Workload: 'Exchange', RecordType: 13 },
      { Id: '3', Workload: 'OneDrive', RecordType: 6 },
      { Id: '4', Workload: 'AzureActiveDirectory', RecordType: 15 },
      { Id: '5', Workload: 'Novelty', RecordType: 9_999 },
    ];
    const file = join(directory, 'records.ndjson.gz');
    writeFileSync(file, gzipSync(records.map((record) => JSON.stringify(record)).join('\n\n')));
    const { stdout, stop, ...rest } = io();
    const truth = join(directory, 'file.ndjson');
    const ended = simulateCommand(['--records', file, '--truth', truth], { stdout, ...rest });
    await greeting(stdout);
    stop();
    await ended;
    const lines = readFileSync(truth, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { contentType: string; keys: { Id: string }[] });
    assert.deepEqual(
      lines.map(({ contentType, keys }) => `${contentType} ${keys.map(({ Id }) => Id).join(',')}`),
      ['Audit.AzureActiveDirectory 4', 'Audit.Exchange 1', 'Audit.SharePoint 3', 'Audit.General 5', 'DLP.All 2'],
    );
    for (const text of ['{', '[1]', '7']) {
      writeFileSync(join(directory, 'bad.ndjson'), `{}\n${text}\n`);
      assert.throws(() => readRecordFile(join(directory, 'bad.ndjson')), /bad\.ndjson:2 is not/);
    }
  });

  it('takes in every record of the public sample', function () {
    if (!existsSync(SAMPLE)) this.skip();
    const counts = [...readRecordFile(SAMPLE.pathname)].map(([type, texts]) => [type, texts.length] as const);
    assert.equal(
      counts.reduce((sum, [, count]) => sum + count, 0),
      5_373,
    );
  });
});
