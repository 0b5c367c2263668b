import { assert } from 'chai';
import { CONTENT_TYPES } from '../../../src/simulator/types.ts';
import { ask, Client, closeAll, held, NOW, parsed, simulator, subscribed, verdict } from './support.ts';

const RECORD = { Id: 'aaaaaaaa-0000-4000-8000-000000000001', CreationTime: '2026-01-12T10:00:00', Operation: 'Send' };
const HOUR = 3_600_000;

describe('The simulated feed', () => {
  afterEach(closeAll);

  it('denies a request without a valid token the way ASP.NET does', async () => {
    const sim = await simulator();
    const client = await new Client(sim).login();
    const { token } = client;
    for (const bad of ['', 'x.y.z', `${token}x`]) {
      client.token = bad;
      const answer = await client.call('/subscriptions/list');
      assert.equal(verdict(answer), '401 {"Message":"Authorization has been denied for this request."}');
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
    }
  });

  it('denies a token that has expired or was revoked', async () => {
    const { sim, client } = await subscribed();
    sim.revokeTokens();
    assert.equal((await client.call('/subscriptions/list')).status, 401);
    await client.login();
    assert.equal((await client.call('/subscriptions/list')).status, 200);
    sim.advance(3_599_000);
    assert.equal((await client.call('/subscriptions/list')).status, 401);
  });

  it('refuses a tenant that is none, another than the token’s, and a publisher that is no GUID', async () => {
    const { sim, client } = await subscribed({ tenants: 2 });
    const other = sim.tenants[1]!.tenantId;
    const path = (tenant: string): string => `${sim.http}/api/v1.0/${tenant}/activity/feed/subscriptions/list`;
    assert.equal(verdict(await client.call(path('contoso'))), '400 AF20013');
    assert.equal(verdict(await client.call(path(other))), '403 AF20010');
    assert.equal(verdict(await client.call('/subscriptions/list?PublisherIdentifier=me')), '400 AF20002');
  });

  it('says 404 for an unknown address and 405 for an unknown method', async () => {
    const { client } = await subscribed();
    assert.equal((await client.call('/subscriptions/nothing')).status, 404);
    const head = await client.call('/subscriptions/list', { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers['allow'], head.body.length], [405, 'GET', 0]);
    assert.equal((await client.call('/subscriptions/start?contentType=Audit.Exchange')).status, 405);
  });

  it('wants a content type it knows, in any case of letters', async () => {
    const { client } = await subscribed();
    assert.equal(verdict(await client.call('/subscriptions/content')), '400 AF20001');
    assert.equal(verdict(await client.call('/subscriptions/content?contentType=Audit.Nothing')), '400 AF20020');
    assert.equal(verdict(await client.call('/subscriptions/content?CONTENTTYPE=audit.exchange')), '200 []');
  });

  it('lets DLP.All be had only with ActivityFeed.ReadDlp, the others only with ActivityFeed.Read', async () => {
    const sim = await simulator({ tenants: [{ roles: ['ActivityFeed.Read'] }] });
    const client = await new Client(sim).login();
    assert.equal(verdict(await client.start('DLP.All')), '401 AF10001');
    assert.equal((await client.start('Audit.General')).status, 200);
    sim.tenants[0]!.roles = ['ActivityFeed.ReadDlp'];
    // Roles are baked into the token.
    assert.equal(verdict(await client.start('DLP.All')), '401 AF10001');
    await client.login();
    assert.equal((await client.start('DLP.All')).status, 200);
    assert.equal(verdict(await client.start('Audit.Exchange')), '401 AF10001');
  });

  it('starts, shows and stops subscriptions, each content type for itself', async () => {
    const sim = await simulator({ clock: held });
    const client = await new Client(sim).login();
    assert.equal(verdict(await client.call('/subscriptions/list')), '200 []');
    for (const contentType of CONTENT_TYPES) {
      assert.deepEqual(parsed(await client.start(contentType)), { contentType, status: 'enabled', webhook: null });
    }
    assert.equal(verdict(await client.start('Audit.Exchange')), '400 AF20024');
    const stopped = await client.call('/subscriptions/stop?contentType=Audit.Exchange', { method: 'POST' });
    assert.deepEqual([stopped.status, stopped.body.length], [200, 0]);
    assert.deepEqual(
      (parsed(await client.call('/subscriptions/list')) as { contentType: string; status: string }[]).map(
        ({ status }) => status,
      ),
      CONTENT_TYPES.map((type) => (type === 'Audit.Exchange' ? 'disabled' : 'enabled')),
    );
    assert.equal(verdict(await client.list('Audit.Exchange', NOW - HOUR, NOW)), '400 AF20022');
  });

  it('makes a second start of the same type within 15 minutes wait, and loses what came while stopped', async () => {
    const { sim, client } = await subscribed();
    const before = sim.publish({ contentType: 'Audit.Exchange', records: [RECORD], created: NOW - HOUR });
    await client.call('/subscriptions/stop?contentType=Audit.Exchange', { method: 'POST' });
    sim.advance(4_000);
    const early = await client.start('Audit.Exchange');
    assert.equal(early.status, 429);
    assert.include(
      early.body.toString(),
      'Too many frequent subscription start requests. Please retry again after 14m 56s',
    );
    const between = sim.publish({ contentType: 'Audit.Exchange', records: [RECORD] });
    sim.advance(15 * 60_000);
    assert.equal((await client.start('Audit.Exchange')).status, 200);
    const rows = parsed(await client.list('Audit.Exchange', NOW - 2 * HOUR, NOW + HOUR)) as { contentId: string }[];
    assert.deepEqual(
      rows.map(({ contentId }) => contentId),
      [before.contentId],
    );
    assert.equal(verdict(await client.call(`/audit/${between.contentId}`)), '404 AF20050');
    assert.deepEqual(
      [...sim.truth()].map(({ unobtainable }) => unobtainable),
      [undefined, 'stopped'],
    );
  });

  it('answers AF20023 for a subscription an administrator disabled, and for starting one that is locked', async () => {
    const { sim, client } = await subscribed();
    sim.disableSubscription('Audit.Exchange', { locked: true });
    assert.equal(verdict(await client.list('Audit.Exchange', NOW - HOUR, NOW)), '400 AF20023');
    sim.advance(16 * 60_000);
    assert.equal(verdict(await client.start('Audit.Exchange')), '400 AF20023');
    sim.disableSubscription('Audit.Exchange');
    assert.equal((await client.start('Audit.Exchange')).status, 200);
  });

  it('says in prose that the tenant does not exist while auditing is off', async () => {
    const sim = await simulator({ tenants: [{ auditing: false }] });
    const answer = await (await new Client(sim).login()).start('Audit.General');
    const { error } = parsed(answer) as { error: { code: string; message: string } };
    assert.equal(answer.status, 400);
    assert.match(error.code, /^StartSubscription \[CorrId=/);
    assert.include(error.message, `Tenant ${sim.tenants[0]!.tenantId} does not exist.`);
  });

  it('checks a webhook before it takes it', async () => {
    const { client } = await subscribed();
    const start = (webhook: object): ReturnType<Client['call']> =>
      client.call('/subscriptions/start?contentType=Audit.General', {
        method: 'POST',
        body: JSON.stringify({ webhook }),
      });
    assert.equal(verdict(await start({ address: '' })), '400 AF20001');
    assert.equal(verdict(await start({ address: 'http://127.0.0.1/' })), '400 AF20021');
    assert.equal(verdict(await start({ address: 'https://127.0.0.1:1/' })), '400 AF20021');
    assert.equal(
      verdict(await start({ address: 'https://127.0.0.1:1/', expiration: '2020-01-01T00:00:00Z' })),
      '400 AF20003',
    );
  });

  it('serves a content to who asks, its bytes as they were put in, compressed only where wanted', async () => {
    const { sim, client } = await subscribed();
    const text = '{ "Id": "aaaaaaaa-0000-4000-8000-000000000002",  "n": 1.0 }';
    const { contentId } = sim.publish({ contentType: 'Audit.Exchange', records: [RECORD, text] });
    const plain = await client.call(`/audit/${contentId}`);
    assert.equal(plain.body.toString(), `[${JSON.stringify(RECORD)},${text}]`);
    assert.equal(plain.headers['content-encoding'], undefined);
    const packed = await client.call(`/audit/${contentId}`, { headers: { 'accept-encoding': 'gzip' } });
    assert.equal(packed.headers['content-encoding'], 'gzip');
    assert.equal(sim.fetches(contentId), 2);
  });

  it('tells contents apart that do not exist, have expired, or have an id that is none', async () => {
    const { sim, client } = await subscribed();
    const { contentId } = sim.publish({ contentType: 'Audit.Exchange', records: [RECORD] });
    assert.equal(verdict(await client.call(`/audit/${contentId.replace('apac', 'emea')}`)), '404 AF20050');
    assert.equal(verdict(await client.call('/audit/abc')), '400 AF20052');
    sim.advance(7 * 24 * HOUR);
    await client.login();
    assert.equal(verdict(await client.call(`/audit/${contentId}`)), '404 AF20051');
    assert.deepEqual(
      [...sim.truth()].map(({ unobtainable }) => unobtainable),
      ['expired'],
    );
  });

  it('names the sensitive types in one language', async () => {
    const { client } = await subscribed();
    const named = (language: string): ReturnType<Client['call']> =>
      client.call('/resources/dlpSensitiveTypes', { headers: { 'accept-language': language } });
    assert.deepInclude(parsed(await named('en-US')) as object[], {
      id: '50842eb7-edc8-4019-85dd-5a5c1f2bb085',
      name: 'Credit Card Number',
    });
    assert.equal(verdict(await named('en-US,de-DE')), '400 AF20053');
    assert.equal(verdict(await named('!')), '400 AF20054');
  });

  it('throttles above the limit for the rest of the minute, those without publisher in a pool of their own', async () => {
    const { sim, client } = await subscribed({ requestsPerMinute: 3 });
    await client.call('/subscriptions/list');
    await client.call('/subscriptions/list');
    const answer = await client.call('/subscriptions/content?contentType=Audit.Exchange');
    assert.equal(verdict(answer), '403 AF429');
    assert.include(answer.body.toString(), `Too many requests. Method=GetContents, PublisherId=${client.tenantId}`);
    const nobody = await ask(client.url('/subscriptions/list'), {
      headers: { authorization: `Bearer ${client.token}` },
    });
    assert.deepEqual([nobody.status, sim.stats.missingPublisher], [200, 1]);
    sim.advance(60_000);
    assert.equal((await client.call('/subscriptions/list')).status, 200);
  });

  it('tells the time by its own clock', async () => {
    const { sim, client } = await subscribed({ skew: 90_000 });
    assert.equal((await client.call('/subscriptions/list')).headers.date, new Date(NOW + 90_000).toUTCString());
    sim.advance(HOUR / 2);
    assert.equal(
      (await client.call('/subscriptions/list')).headers.date,
      new Date(NOW + 90_000 + HOUR / 2).toUTCString(),
    );
  });
});
