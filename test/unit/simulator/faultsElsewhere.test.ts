import { createGunzip, constants, gunzipSync } from 'node:zlib';
import { assert } from 'chai';
import { Faults, parseFault } from '../../../src/simulator/faults.ts';
import { HOUR, RECORDS, scene } from './scene.ts';
import { ask, closeAll, NOW, parsed, post, verdict, type Received, type Row } from './support.ts';

describe('The simulator’s faults, beyond a fetch,', () => {
  afterEach(closeAll);

  it('trickle a body over the time wanted', async () => {
    const { fetch } = await scene({ kind: 'trickle' });
    const began = performance.now();
    await fetch();
    assert.isAtLeast(performance.now() - began, 55);
  });

  it('send a bomb of 1 GiB in a megabyte', async () => {
    const { fetch } = await scene({ kind: 'gzip-bomb' });
    const { body, headers } = await fetch();
    assert.deepEqual([headers['content-encoding'], body.length < 2_000_000], ['gzip', true]);
    const bomb = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH });
    let size = 0;
    bomb.on('data', (piece: Buffer) => {
      size += piece.length;
    });
    const ended = new Promise((resolve) => bomb.on('end', resolve));
    bomb.end(body);
    await ended;
    assert.equal(size, 1 + 2 ** 30);
  });

  it('lie in listings', async () => {
    const { sim, client, list, contentId } = await scene({ kind: 'next-loop', count: 1 });
    const [row] = parsed(await client.list('Audit.Exchange', NOW - 2 * HOUR, NOW)) as Row[];
    const looping = String((await list()).headers['nextpageuri'] ?? '');
    assert.equal(looping, '', 'the first listing took the one loop');
    sim.faults.set({ kind: 'next-loop', count: 2 });
    const first = String((await list()).headers['nextpageuri']);
    assert.equal(String((await client.call(first)).headers['nextpageuri']), first);
    const lie = async (kind: string): Promise<Received> => {
      sim.faults.set({ kind, count: 1 });
      return list();
    };
    assert.isTrue(String((await lie('next-foreign')).headers['nextpageuri']).startsWith(sim.foreign));
    assert.equal(
      (parsed(await lie('uri-foreign')) as Row[])[0]!.contentUri,
      row!.contentUri.replace(sim.http, sim.foreign),
    );
    assert.deepEqual(parsed(await lie('listing-object')), { value: [row] });
    assert.deepEqual(parsed(await lie('listing-duplicate')), [row, row]);
    const odd = parsed(await lie('listing-rows')) as (Row | null)[];
    assert.isNull(odd[0]);
    assert.deepEqual([odd.at(-1)?.contentId, odd.at(-1)?.contentCreated], [contentId, 'soon']);
  });

  it('notice a token that is given to a foreign host', async () => {
    const { sim } = await scene({ kind: 'redirect' });
    await ask(`${sim.foreign}/x`);
    assert.deepEqual(sim.leaks, { requests: 1, authorized: 0 });
    await ask(`${sim.foreign}/x`, { headers: { authorization: 'Bearer x' } });
    assert.deepEqual(sim.leaks, { requests: 2, authorized: 1 });
  });

  it('give half a blob to who lists from the very second it was created in', async () => {
    const { sim, client, list, fetch } = await scene({ kind: 'partial' });
    const [row] = parsed(await list()) as Row[];
    assert.deepEqual(parsed(await client.call(row!.contentUri)), RECORDS.slice(0, 2));
    assert.deepEqual(JSON.parse(gunzipSync((await fetch()).body).toString()), RECORDS);
    const [other] = parsed(await client.list('Audit.Exchange', NOW - HOUR - 1_000, NOW)) as Row[];
    assert.deepEqual(parsed(await client.call(other!.contentUri)), RECORDS);
    assert.deepEqual(sim.faults.counts, { partial: 1 });
  });

  it('list some contents late', async () => {
    const { sim, client } = await scene({ kind: 'late-listing', share: 0.5 }, { rate: 60 });
    sim.advance(5 * 60_000);
    const listed = async (): Promise<number> =>
      (parsed(await client.list('Audit.Exchange', NOW, NOW + HOUR)) as Row[]).length;
    const before = await listed();
    assert.approximately(before, 30, 15);
    assert.equal(sim.faults.counts['late-listing'], 60 - before);
    sim.faults.clear();
    assert.equal(await listed(), 60);
  });

  it('make only further pages stale', async () => {
    const { sim, client, list } = await scene({ kind: 'stale-page' }, { pageSize: 1 });
    sim.publish({ contentType: 'Audit.Exchange', records: 1, created: NOW - 60_000 });
    const { status, headers } = await list();
    assert.equal(status, 200);
    assert.equal(verdict(await client.call(String(headers['nextpageuri']))), '400 AF20031');
  });

  it('disable a subscription in passing', async () => {
    const { client, list } = await scene({ kind: 'subscription-disabled', count: 1 });
    assert.equal(verdict(await list()), '400 AF20023');
    assert.equal(verdict(await list()), '400 AF20023');
    assert.deepEqual(parsed(await client.call('/subscriptions/list')), [
      { contentType: 'Audit.Exchange', status: 'disabled', webhook: null },
    ]);
  });

  it('say that auditing is off', async () => {
    const { list } = await scene({ kind: 'audit-off', operations: ['list'] });
    const answer = await list();
    assert.equal(answer.status, 400);
    assert.include(answer.body.toString(), 'does not exist.');
  });

  it('strike logins', async () => {
    const { sim, client } = await scene({ kind: 'token-429', count: 1 });
    const { tenantId, clientId, clientSecret } = sim.tenants[0]!;
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: `${sim.http}/.default`,
    };
    const login = async (kind: string): Promise<Received> => {
      sim.faults.clear();
      sim.faults.set({ kind });
      return ask(`${sim.http}/${tenantId}/oauth2/v2.0/token`, { ...post(form), patience: 200 });
    };
    assert.deepEqual([(await login('token-429')).status, (await login('token-500')).status], [429, 500]);
    assert.include((await login('token-invalid-client')).body.toString(), 'AADSTS7000215');
    assert.match((await login('token-html')).body.toString(), /^<!DOCTYPE html>/);
    assert.deepEqual(parsed(await login('token-empty')), { token_type: 'Bearer', expires_in: 3_599 });
    assert.equal((await login('token-hang')).broken, 'gave up');
    assert.match((await login('token-reset')).broken ?? '', /ECONNRESET|hang up/);
    assert.equal((await client.call('/subscriptions/list')).status, 200);
  });

  it('keep to their scope', async () => {
    const { sim, client, fetch, list } = await scene({
      kind: 'AF50000',
      operations: ['content'],
      contentTypes: ['Audit.General'],
    });
    await client.start('Audit.General');
    const { contentId } = sim.publish({ contentType: 'Audit.General', records: RECORDS });
    assert.deepEqual([(await fetch()).status, (await list()).status], [200, 200]);
    assert.equal(verdict(await client.call(`/audit/${contentId}`)), '500 AF50000');
    sim.faults.clear();
    sim.faults.set({ kind: 'unauthorized', contentIds: [contentId] });
    assert.deepEqual([(await fetch()).status, (await client.call(`/audit/${contentId}`)).status], [200, 401]);
    sim.faults.clear();
    sim.faults.set({ kind: 'unauthorized', tenants: [1] });
    assert.equal((await fetch()).status, 200);
  });

  it('end after their seconds', async () => {
    const { sim, fetch } = await scene({ kind: 'throttle-429', seconds: 120 });
    assert.equal((await fetch()).status, 429);
    sim.advance(119_000);
    assert.equal((await fetch()).status, 429);
    sim.advance(1_000);
    assert.equal((await fetch()).status, 200);
    assert.deepEqual(sim.faults.rules(), []);
  });

  it('strike the share wanted, the same requests for the same seed', () => {
    const struck = (seed: number): boolean[] => {
      const faults = new Faults(seed, () => NOW);
      faults.set({ kind: 'AF50000', share: 0.1 });
      return Array.from(
        { length: 2_000 },
        (_, at) => faults.strike('answer', { operation: 'content', key: String(at % 500) }) !== undefined,
      );
    };
    assert.deepEqual(struck(1), struck(1));
    assert.notDeepEqual(struck(1), struck(2));
    assert.approximately(struck(1).filter(Boolean).length, 200, 50);
  });

  it('show in the truth when they cling to a content', async () => {
    const { sim } = await scene({ kind: 'poisoned', share: 0.5 }, { contents: 100, days: 1 });
    const poisoned = [...sim.truth()].filter(({ unobtainable }) => unobtainable === 'poisoned');
    assert.approximately(poisoned.length, 50, 20);
  });

  it('are written as kind, share or count', () => {
    assert.deepEqual(parseFault('hang'), { kind: 'hang' });
    assert.deepEqual(parseFault('hang=0.05'), { kind: 'hang', share: 0.05 });
    assert.deepEqual(parseFault('hang=3'), { kind: 'hang', count: 3 });
    for (const wrong of ['hung', 'hang=', 'hang=1.5', 'hang=-1', 'hang=often'])
      assert.throws(() => parseFault(wrong), Error, undefined, wrong);
  });
});
