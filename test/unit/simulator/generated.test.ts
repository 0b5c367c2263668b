import { gunzipSync } from 'node:zlib';
import { assert } from 'chai';
import { CONTENT_TYPES } from '../../../src/simulator/types.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import { Client, closeAll, held, NOW, parsed, simulator } from './support.ts';

type RawRecord = Record<string, unknown> & {
  Id: string;
  CreationTime: string;
  RecordType: number;
  RecordNumber?: number;
};

async function fetchAll(sim: Simulator, headers: Record<string, string> = {}): Promise<Map<string, string>> {
  const client = await new Client(sim).login();
  const bodies = new Map<string, string>();
  for (const { contentId } of sim.truth()) {
    const { body, headers: answered, status } = await client.call(`/audit/${contentId}`, { headers });
    assert.equal(status, 200);
    bodies.set(contentId, (answered['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('utf8'));
  }
  return bodies;
}

function keyOf({ Id, RecordNumber }: { Id: string; RecordNumber?: number }): string {
  return `${Id} ${RecordNumber ?? ''}`;
}

describe('Generated contents', () => {
  afterEach(closeAll);

  it('are the same for the same seed, and others for another', async () => {
    const options = { clock: held, contents: 20, recordsPerContent: 5, repeated: 0.2 };
    const [one, two, three] = [
      await simulator(options),
      await simulator(options),
      await simulator({ ...options, seed: 2 }),
    ];
    const bodies = await fetchAll(one);
    assert.deepEqual(await fetchAll(two), bodies);
    assert.notDeepEqual([...(await fetchAll(three)).values()], [...bodies.values()]);
  });

  it('are the same bytes packed and unpacked, small and in several slices', async () => {
    for (const recordsPerContent of [1, 900]) {
      const sim = await simulator({ clock: held, contents: 10, recordsPerContent, repeated: 0.1 });
      assert.deepEqual(await fetchAll(sim, { 'accept-encoding': 'gzip' }), await fetchAll(sim));
    }
  });

  it('hold at least 40 record types, over all content types, each record with the common fields', async () => {
    const sim = await simulator({ clock: held, contents: 200, recordsPerContent: 10 });
    const types = new Set<number>();
    for (const body of (await fetchAll(sim)).values()) {
      for (const record of JSON.parse(body) as RawRecord[]) {
        types.add(record.RecordType);
        for (const field of ['Id', 'CreationTime', 'Operation', 'OrganizationId', 'UserId', 'UserKey', 'Workload']) {
          assert.isString(record[field], `${field} of ${record.RecordType}`);
        }
        assert.match(record.CreationTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
        assert.isBelow(Date.parse(`${record.CreationTime}Z`), NOW);
      }
    }
    assert.isAtLeast(types.size, 60);
    assert.deepEqual(new Set([...sim.truth()].map(({ contentType }) => contentType)), new Set(CONTENT_TYPES));
  });

  it('tell the truth about themselves: the keys of every body, and each record new but for the repeated', async () => {
    const sim = await simulator({ clock: held, contents: 60, recordsPerContent: 20, repeated: 0.15, tenants: 2 });
    const seen = new Map<string, RawRecord>();
    let repeats = 0;
    for (const [index, { tenantId }] of sim.tenants.entries()) {
      const client = await new Client(sim, index).login();
      for (const { contentId, keys, records, tenantId: owner } of sim.truth()) {
        if (owner !== tenantId) continue;
        const body = parsed(await client.call(`/audit/${contentId}`)) as RawRecord[];
        assert.deepEqual(body.map(keyOf), [...keys()].map(keyOf));
        assert.lengthOf(body, records);
        for (const record of body) {
          const known = seen.get(keyOf(record));
          if (known !== undefined) {
            repeats += 1;
            assert.deepEqual(record, known);
            assert.notDeepEqual(Object.keys(record), Object.keys(known));
          } else seen.set(keyOf(record), record);
        }
      }
    }
    assert.equal(seen.size, 60 * 20);
    assert.approximately(repeats, 60 * 20 * 0.15, 40);
    assert.isAbove([...seen.values()].filter(({ RecordNumber }) => RecordNumber === 2).length, 0);
  });

  it('make two million records of a backlog a matter of numbers', async () => {
    const sim = await simulator({ clock: held, contents: 2_000_000, recordsPerContent: 1, requestsPerMinute: 1e9 });
    const client = await new Client(sim).login();
    await client.start('DLP.All');
    const before = process.memoryUsage().heapUsed;
    const began = performance.now();
    const from = NOW - 3 * 86_400_000;
    const page = await client.list('DLP.All', from, from + 3_600_000);
    const rows = parsed(page) as { contentId: string }[];
    assert.lengthOf(rows, 200);
    assert.lengthOf(parsed(await client.call(`/audit/${rows[7]!.contentId}`)) as unknown[], 1);
    assert.isBelow(performance.now() - began, 2_000);
    assert.isBelow(process.memoryUsage().heapUsed - before, 50_000_000);
  });

  it('may be one blob of 100 MB, streamed', async () => {
    const sim = await simulator({ clock: held });
    const { contentId } = sim.publish({ contentType: 'Audit.SharePoint', records: 90_000 });
    const client = await new Client(sim).login();
    const { body, headers } = await client.call(`/audit/${contentId}`);
    assert.equal(headers['transfer-encoding'], 'chunked');
    assert.isAbove(body.length, 90_000_000);
    const records = JSON.parse(body.toString('utf8')) as RawRecord[];
    assert.lengthOf(new Set(records.map(keyOf)), 90_000);
  });
});
