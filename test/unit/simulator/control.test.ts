import { assert } from 'chai';
import { Client, closeAll, held, NOW, parsed, simulator, verdict, ask, type Received } from './support.ts';

describe('The simulator’s control', () => {
  afterEach(closeAll);

  it('is not there unless wanted', async () => {
    const sim = await simulator();
    assert.equal((await ask(`${sim.http}/control/stats`)).status, 404);
  });

  it('steers a simulator in another process', async () => {
    const sim = await simulator({ clock: held, control: true });
    const client = await new Client(sim).login();
    await client.start('Audit.General');
    const control = (method: string, path: string, body?: object): Promise<Received> =>
      ask(`${sim.http}/control/${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

    const id = 'aaaaaaaa-0000-4000-8000-000000000001';
    const { contentId } = parsed(
      await control('POST', 'contents', { contentType: 'Audit.General', records: [{ Id: id, RecordNumber: 2 }] }),
    ) as { contentId: string };
    const [line = '', end] = (await control('GET', 'truth')).body.toString().split('\n');
    assert.deepEqual(JSON.parse(line), {
      tenantId: client.tenantId,
      contentType: 'Audit.General',
      contentId,
      records: 1,
      created: new Date(NOW).toISOString(),
      expires: new Date(NOW + 7 * 86_400_000).toISOString(),
      keys: [{ Id: id, RecordNumber: 2 }],
    });
    assert.equal(end, '');

    await control('POST', 'faults', { kind: 'AF50000', count: 1 });
    assert.equal(verdict(await client.call(`/audit/${contentId}`)), '500 AF50000');
    await control('POST', 'faults', { kind: 'hang' });
    await control('DELETE', 'faults?kind=hang');
    assert.deepEqual(parsed(await control('GET', 'faults')), { rules: [], counts: { AF50000: 1 } });
    assert.equal((await client.call(`/audit/${contentId}`)).status, 200);

    await control('POST', 'clock', { advance: 60_000 });
    assert.deepEqual(parsed(await control('GET', 'clock')), { now: new Date(NOW + 60_000).toISOString() });
    await control('POST', 'limits', { requestsPerMinute: 1, tokenLifetime: 60 });
    await control('POST', 'disable', { contentType: 'Audit.General' });
    assert.equal(verdict(await client.call('/subscriptions/content?contentType=Audit.General')), '400 AF20023');
    assert.equal(verdict(await client.call('/subscriptions/list')), '403 AF429');
    await control('POST', 'limits', { requestsPerMinute: 100 });
    await control('POST', 'revoke', {});
    assert.equal((await client.call('/subscriptions/list')).status, 401);
    await control('POST', 'tenant', { roles: ['ActivityFeed.ReadDlp'], auditing: false });
    await client.login();
    assert.equal(verdict(await client.call('/subscriptions/list')), '401 AF10001');

    const stats = parsed(await control('GET', 'stats')) as Record<string, unknown>;
    assert.deepInclude(stats, {
      requests: { token: 2, start: 1, content: 2, list: 1, subscriptions: 3 },
      leaks: { requests: 0, authorized: 0 },
    });
  });

  it('says what is wrong with an order', async () => {
    const sim = await simulator({ control: true });
    const order = async (path: string, body: string): Promise<string> =>
      verdict(await ask(`${sim.http}/control/${path}`, { method: 'POST', body }));
    assert.equal(await order('faults', '{"kind":"nothing"}'), '400 {"error":"no such fault: nothing"}');
    assert.match(await order('faults', '{'), /^400 /);
    assert.match(await order('contents', '{"contentType":"Audit.Nothing","records":1}'), /^400 .*contentType/);
    assert.match(await order('contents', '{"contentType":"DLP.All"}'), /^400 .*records/);
    assert.match(await order('clock', '{}'), /^400 .*advance/);
    assert.match(await order('revoke', '{"tenant":7}'), /^400 .*no tenant 7/);
    assert.match(await order('nothing', ''), /^404 /);
  });
});
