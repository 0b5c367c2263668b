import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import type { RunningElasticsearch } from '../../src/demo/elasticsearch/types.ts';
import { streamNames } from '../../src/sink/elasticsearch/streams.ts';
import type { Random } from '../../src/simulator/random.ts';
import { FAULTS } from '../../src/simulator/faultTable.ts';
import { CONTENT_TYPES } from '../../src/simulator/types.ts';
import { OVERLAP, SETTLE, type ChaosOptions } from './options.ts';
import type { Remote } from './remote.ts';
import type { Victim } from './victim.ts';

const MINUTE = 60_000;

export interface Cast {
  readonly options: ChaosOptions;
  readonly random: Random;
  readonly remote: Remote;
  readonly victim: Victim;
  readonly elasticsearch: RunningElasticsearch;
  readonly namespace: string;
  readonly say: (line: string) => void;
}

/** What was done to the exporter; faults of the API are counted by the simulator. */
export interface Deeds {
  kills: number;
  restarts: number;
  rollovers: number;
  pauses: number;
  blocks: number;
  twins: number;
  revocations: number;
}

const KINDS = Object.keys(FAULTS);

/** Kills, stops, rolls over and misbehaves at random until everything that the options ask for has happened. */
export async function unrest(cast: Cast): Promise<Deeds> {
  const { options, random, remote, victim } = cast;
  const deeds: Deeds = { kills: 0, restarts: 0, rollovers: 0, pauses: 0, blocks: 0, twins: 0, revocations: 0 };
  const client = new Client({ node: cast.elasticsearch.url, maxRetries: 0, requestTimeout: 5_000 });
  const end = Date.now() + options.minutes * MINUTE;
  victim.start();
  for (let step = 0; Date.now() < end; step += 1) {
    const { faults } = await remote.stats();
    const rare = KINDS.filter((kind) => (faults[kind] ?? 0) < options.strikes);
    const missing = wanted(options, deeds);
    if (missing.length === 0 && rare.length === 0) break;
    if (step % 10 === 0)
      cast.say(
        `${victim.kills} kills, ${deeds.restarts} restarts, ${deeds.rollovers} rollovers; ${rare.length} kinds of fault still rare`,
      );
    await misbehave(cast, rare);
    const deed = choose(random, missing);
    await sleep(between(random, 300, deed === 'kills' ? 6_000 : 2_000));
    await perform(deed, cast, client);
    deeds[deed] += 1;
  }
  await client.close();
  return { ...deeds, kills: victim.kills };
}

type Deed = keyof Deeds;

/** What is still to be done, as often as it is missing. */
function wanted(options: ChaosOptions, deeds: Deeds): Deed[] {
  return (['kills', 'restarts', 'rollovers'] as const).flatMap((deed) =>
    Array.from({ length: Math.max(0, options[deed] - deeds[deed]) }, () => deed),
  );
}

/** Mostly what is missing, by how much of it is missing, so that all of it is done at about the same time. */
function choose(random: Random, missing: readonly Deed[]): Deed {
  if (missing.length > 0 && random.next() < 0.75) return random.pick(missing);
  return random.pick(['pauses', 'blocks', 'twins', 'revocations'] as const);
}

/** Lets a few kinds of fault loose for some seconds, each on one tenant; those that were rare until now come first. */
async function misbehave(cast: Cast, rare: readonly string[]): Promise<void> {
  const { options, random, remote } = cast;
  // Fifteen minutes must pass between two starts of a subscription, and a late listing takes ten.
  if (random.next() < 0.25) await remote.advance(4 * MINUTE);
  for (let tenant = 0; tenant < options.tenants; tenant += 1) {
    const kind = random.pick(rare.length > 0 ? rare : KINDS);
    await expose(kind, tenant, cast);
    const share = between(random, 0.1, rare.length > 0 ? 1 : 0.5);
    await remote.fault({ kind, share, seconds: between(random, 3, 10), tenants: [tenant] });
  }
}

/** Two kinds of fault strike contents of a certain age only: there had better be some. */
async function expose(kind: string, tenant: number, { random, remote }: Cast): Promise<void> {
  const content = { tenant, contentType: random.pick(CONTENT_TYPES), records: 4 };
  if (kind === 'late-listing') await remote.publish({ ...content, late: 10 * MINUTE });
  if (kind !== 'partial') return;
  // Where the next listings begin: on this minute, then on the next.
  const start = Math.floor(((await remote.now()) - SETTLE - OVERLAP) / MINUTE) * MINUTE;
  for (const created of [start, start + MINUTE]) await remote.publish({ ...content, created });
}

async function perform(deed: Deed, cast: Cast, client: Client): Promise<void> {
  const { random, remote, victim, elasticsearch, namespace } = cast;
  const stream = streamNames(namespace).audit;
  const quietly = (work: Promise<unknown>): Promise<unknown> => work.catch(() => undefined);
  switch (deed) {
    case 'kills':
      await victim.kill();
      victim.start();
      return;
    case 'restarts':
      await elasticsearch.kill();
      await sleep(between(random, 0, 2_000));
      await restart(elasticsearch);
      return;
    case 'rollovers':
      await quietly(client.indices.rollover({ alias: stream }));
      return;
    case 'pauses':
      await elasticsearch.pause();
      await sleep(between(random, 500, 3_000));
      await elasticsearch.resume();
      return;
    case 'blocks': {
      const block = random.pick(['index.blocks.write', 'index.blocks.read_only_allow_delete']);
      await quietly(client.indices.putSettings({ index: stream, settings: { [block]: true } }));
      await sleep(between(random, 300, 2_000));
      // A block that stayed would not be chaos but the end.
      for (let left = 20; left > 0; left -= 1) {
        const lifted = await client.indices.putSettings({ index: stream, settings: { [block]: null } }).then(
          () => true,
          () => false,
        );
        if (lifted) return;
        await sleep(500);
      }
      return;
    }
    case 'twins':
      victim.twin(between(random, 2_000, 8_000));
      return;
    case 'revocations':
      await remote.revokeTokens(Math.floor(random.next() * cast.options.tenants));
  }
}

/** On a busy machine a node may take long; only one that does not come at all ends the run. */
async function restart(elasticsearch: RunningElasticsearch): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await elasticsearch.restart(AbortSignal.timeout(4 * MINUTE));
      return;
    } catch (error) {
      if (attempt === 3) throw error;
    }
  }
}

function between(random: Random, least: number, most: number): number {
  return least + random.next() * (most - least);
}
