import { assert } from 'chai';
import { closeAll, NOW, parsed, subscribed, verdict, type Received, type Row } from './support.ts';
import type { Client } from './support.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

async function all(client: Client, first: Received): Promise<{ rows: Row[]; pages: number }> {
  const rows: Row[] = [];
  let [page, pages] = [first, 1];
  for (;;) {
    rows.push(...(parsed(page) as Row[]));
    const next = page.headers['nextpageuri'];
    if (next === undefined) return { rows, pages };
    page = await client.call(String(next));
    pages += 1;
  }
}

describe('The simulated listing', () => {
  afterEach(closeAll);

  it('gives rows as the API does', async () => {
    const { sim, client } = await subscribed();
    const { contentId } = sim.publish({ contentType: 'Audit.Exchange', records: 1, created: NOW - HOUR });
    assert.match(contentId, /^\d{23}\$\d{23}\$audit_exchange\$Audit_Exchange\$apac0036$/);
    assert.deepEqual(parsed(await client.list('Audit.Exchange', NOW - DAY, NOW)), [
      {
        contentUri: client.url(`/audit/${contentId}`),
        contentId,
        contentType: 'Audit.Exchange',
        contentCreated: '2026-01-12T11:00:00.000Z',
        contentExpiration: '2026-01-19T11:00:00.000Z',
      },
    ]);
  });

  it('takes the start in and leaves the end out', async () => {
    const { sim, client } = await subscribed();
    for (const created of [NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR])
      sim.publish({ contentType: 'Audit.Exchange', records: 1, created });
    const rows = parsed(await client.list('Audit.Exchange', NOW - 3 * HOUR, NOW - HOUR)) as Row[];
    assert.deepEqual(
      rows.map(({ contentCreated }) => contentCreated),
      ['2026-01-12T09:00:00.000Z', '2026-01-12T10:00:00.000Z'],
    );
  });

  it('refuses windows that break a rule', async () => {
    const { client } = await subscribed();
    const list = async (query: string): Promise<string> =>
      verdict(await client.call(`/subscriptions/content?contentType=Audit.Exchange&${query}`));
    assert.equal(await list('startTime=2026-01-12'), '400 AF20030');
    assert.equal(await list('endTime=2026-01-12'), '400 AF20030');
    assert.equal(await list('startTime=2026-01-12T10:00&endTime=2026-01-12T10:00'), '400 AF20055');
    assert.equal(await list('startTime=2026-01-11T10:00&endTime=2026-01-12T10:01'), '400 AF20055');
    assert.equal(await list('startTime=2026-01-05T10:59:59&endTime=2026-01-05T12:00'), '400 AF20055');
    assert.equal(await list('startTime=2026-01-05T11:00:00&endTime=2026-01-05T12:00'), '200 []');
    assert.equal(await list('startTime=yesterday&endTime=2026-01-12'), '400 AF20002');
    assert.equal(await list('startTime=2026-01-12T10:00:00.5Z&endTime=2026-01-12T14:00:00%2B01:00'), '200 []');
    assert.equal(await list('startTime=2026-01-12T10:00:00+00:00&endTime=2026-01-12T14:00:00'), '400 AF20002');
  });

  it('lists the last 24 hours when no window is given, and says so in the next link', async () => {
    const { sim, client } = await subscribed({ pageSize: 1 });
    for (const created of [NOW - DAY - 1, NOW - DAY, NOW - 1])
      sim.publish({ contentType: 'Audit.Exchange', records: 1, created });
    const first = await client.call('/subscriptions/content?contentType=Audit.Exchange');
    assert.equal(
      String(first.headers['nextpageuri']).replace(/nextpage=.*/, ''),
      `${client.url('/subscriptions/content')}?contenttype=Audit.Exchange&endtime=2026-01-12T12:00:00.0000000Z&starttime=2026-01-11T12:00:00.0000000Z&`,
    );
    assert.lengthOf((await all(client, first)).rows, 2);
  });

  it('pages through contents of the same millisecond without losing or repeating one', async () => {
    const { sim, client } = await subscribed({ pageSize: 3, contents: 50, days: 0.9, newest: HOUR });
    for (let count = 0; count < 7; count += 1)
      sim.publish({ contentType: 'Audit.Exchange', records: 1, created: NOW - 2 * HOUR });
    const { rows, pages } = await all(client, await client.list('Audit.Exchange', NOW - DAY, NOW));
    const truth = [...sim.truth()].filter(({ contentType }) => contentType === 'Audit.Exchange');
    assert.equal(pages, 6);
    assert.deepEqual(
      rows.map(({ contentId }) => contentId),
      truth.map(({ contentId }) => contentId),
    );
    assert.lengthOf(new Set(truth.map(({ contentId }) => contentId)), 17);
  });

  it('calls a further page stale after its life, or when it is garbled', async () => {
    const { sim, client } = await subscribed({ pageSize: 1, pageLife: 60_000 });
    for (const created of [NOW - 2, NOW - 1]) sim.publish({ contentType: 'Audit.Exchange', records: 1, created });
    const next = String((await client.list('Audit.Exchange', NOW - HOUR, NOW)).headers['nextpageuri']);
    assert.equal((await client.call(next)).status, 200);
    assert.equal(verdict(await client.call(next.replace('$na0022', ''))), '400 AF20031');
    sim.advance(61_000);
    assert.equal(verdict(await client.call(next)), '400 AF20031');
  });

  it('lists what is late only when its time has come, with its earlier contentCreated', async () => {
    const { sim, client } = await subscribed();
    sim.publish({ contentType: 'Audit.Exchange', records: 1, created: NOW - 60_000, late: 120_000 });
    assert.deepEqual(parsed(await client.list('Audit.Exchange', NOW - HOUR, NOW)), []);
    assert.lengthOf([...sim.truth()], 0);
    sim.advance(60_000);
    assert.lengthOf(parsed(await client.list('Audit.Exchange', NOW - HOUR, NOW)) as Row[], 1);
    assert.lengthOf([...sim.truth()], 1);
  });

  it('lets contents appear at the rate wanted', async () => {
    const { sim, client } = await subscribed({ rate: 5 });
    const appeared = async (): Promise<number> =>
      (parsed(await client.list('Audit.Exchange', NOW - HOUR, NOW + HOUR)) as Row[]).length;
    assert.equal(await appeared(), 0);
    sim.advance(10 * 60_000);
    assert.equal(await appeared(), 10);
    assert.lengthOf([...sim.truth()], 50);
  });
});
