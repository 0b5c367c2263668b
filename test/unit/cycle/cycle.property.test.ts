import { expect } from 'chai';
import fc from 'fast-check';
import { ApiError } from '../../../src/api/errors.ts';
import type { ActivityApi, ContentReference } from '../../../src/api/types.ts';
import { silent } from '../../../src/common/log.ts';
import { Semaphore } from '../../../src/common/semaphore.ts';
import type { TenantConfig } from '../../../src/config/types.ts';
import { Cycle } from '../../../src/cycle/cycle.ts';
import type { CycleObserver, Engine, Tenant } from '../../../src/cycle/types.ts';
import type { Counts, LedgerEntry, Outgoing, Sink } from '../../../src/sink/types.ts';
import { EMPTY_STATE, type StateStore, type StreamState } from '../../../src/state/types.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 0, 15, 12);
const never = new AbortController().signal;

/** A blob as the remote side has it: listed from `listed` on, though created before; `records` are Ids. */
interface Blob {
  readonly id: string;
  readonly created: number;
  readonly listed: number;
  readonly records: readonly string[];
}

interface Faults {
  /** Fetches that fail, by how many have gone before. */
  readonly failing: ReadonlySet<number>;
  /** Sink writes after which the process dies. */
  readonly dying: ReadonlySet<number>;
}

/** The world outside the cycle: what is remote and what outlives a crash. */
class World {
  now = START;
  fetches = 0;
  writes = 0;
  readonly documents = new Map<string, number>();
  readonly ledger = new Map<string, LedgerEntry>();
  stored: StreamState = EMPTY_STATE;
  readonly blobs: readonly Blob[];
  readonly faults: Faults;

  constructor(blobs: readonly Blob[], faults: Faults) {
    this.blobs = blobs;
    this.faults = faults;
  }

  api(): ActivityApi {
    const reference = (blob: Blob): ContentReference => ({
      contentType: 'Audit.Exchange',
      contentId: blob.id,
      contentUri: `https://api.test/${blob.id}`,
      created: blob.created,
      expires: blob.created + 7 * 24 * HOUR,
    });
    const { blobs, faults } = this;
    return {
      listSubscriptions: () => Promise.resolve([{ contentType: 'Audit.Exchange', status: 'enabled' }]),
      startSubscription: () => Promise.resolve(),
      stopSubscription: () => Promise.resolve(),
      dlpSensitiveTypes: () => Promise.resolve(new Map()),
      clockSkew: () => 0,
      listContent: (_type, window) => {
        expect(window.end - window.start).to.be.at.most(24 * HOUR);
        expect(window.start).to.be.at.least(this.now - 7 * 24 * HOUR);
        const rows = blobs.filter(
          ({ listed, created }) => listed <= this.now && created >= window.start && created < window.end,
        );
        return (async function* () {
          yield* rows.map((blob) => [reference(blob)]);
        })();
      },
      fetchContent: (content) => {
        const failing = faults.failing.has(this.fetches++);
        const records = (blobs.find(({ id }) => id === content.contentId)?.records ?? []).map((id) => Buffer.from(id));
        const half = Math.ceil(records.length / 2);
        return (async function* () {
          yield records.slice(0, half);
          if (failing) throw new ApiError('fetching content: reset', { verdict: 'retry' });
          yield records.slice(half);
        })();
      },
    };
  }

  sink(die: () => void): Sink {
    const done = Promise.resolve();
    return {
      open: () => done,
      write: async (handed: Iterable<Outgoing>): Promise<Counts> => {
        const records = [...handed];
        let indexed = 0;
        for (const { raw } of records) {
          const id = raw.toString();
          if (!this.documents.has(id)) indexed += 1;
          this.documents.set(id, (this.documents.get(id) ?? 0) + (this.documents.has(id) ? 0 : 1));
        }
        if (this.faults.dying.has(this.writes++)) {
          die();
          throw new Error('died');
        }
        await done;
        return { indexed, duplicate: records.length - indexed, deadLettered: 0 };
      },
      record: (entry) => {
        this.ledger.set(entry.contentId, entry);
        return done;
      },
      flush: () => done,
      close: () => done,
    };
  }

  store(dead: () => boolean): StateStore {
    return {
      open: () => Promise.resolve(),
      load: () => Promise.resolve(this.stored),
      save: (_key, state) => {
        if (dead()) return Promise.reject(new Error('died'));
        this.stored = structuredClone(state);
        return Promise.resolve(state);
      },
      lease: () => Promise.resolve(true),
      release: () => Promise.resolve(),
      close: () => Promise.resolve(),
    };
  }

  /** One life of the process: a cycle, cut off when it dies. */
  async live(): Promise<void> {
    const life = new AbortController();
    const die = (): void => life.abort(new Error('died'));
    const config = { name: 'contoso', tenantId: 't', contentTypes: ['Audit.Exchange'] } as unknown as TenantConfig;
    const tenant: Tenant = {
      config,
      api: this.api(),
      transform: (raw) => ({ kind: 'document', document: { id: raw.toString(), time: 0, rest: '' } }),
      slots: new Semaphore(3),
      prepare: () => Promise.resolve(),
    };
    const observer: CycleObserver = { content() {}, records() {}, stream() {}, gap() {} };
    const engine: Engine = {
      sink: this.sink(die),
      store: this.store(() => life.signal.aborted),
      poll: {
        schedule: '* * * * *',
        settle: 5 * MINUTE,
        overlap: HOUR,
        initialLookback: 7 * 24 * HOUR,
        concurrency: 3,
      },
      slots: new Semaphore(3),
      groups: new Semaphore(2),
      log: silent,
      clock: () => this.now,
      observer,
    };
    await new Cycle(engine, [tenant])
      .run({ drain: never, abort: life.signal }, { retryAll: true })
      .catch(() => undefined);
  }
}

const blobs = fc
  .uniqueArray(
    fc.record({
      id: fc.uuid(),
      age: fc.integer({ min: 0, max: 6 * 24 * 60 }),
      lateness: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 50 })),
      records: fc.array(
        fc.integer({ min: 0, max: 60 }).map((n) => `record-${n}`),
        { maxLength: 6 },
      ),
    }),
    { maxLength: 12, selector: ({ id }) => id },
  )
  .map((list) =>
    list.map(({ id, age, lateness, records }): Blob => {
      const created = START - age * MINUTE;
      return { id, created, listed: created + lateness * MINUTE, records };
    }),
  );

const faults = fc.record({
  failing: fc.uniqueArray(fc.integer({ min: 0, max: 30 })).map((list) => new Set(list)),
  dying: fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }).map((list) => new Set(list)),
});

describe('cycles under failures', () => {
  it('deliver every record once, whatever fails and wherever the process dies, and the ledger claims no more than that', async () => {
    await fc.assert(
      fc.asyncProperty(blobs, faults, async (list, failures) => {
        const world = new World(list, failures);
        for (let life = 0; life < 60; life += 1) {
          await world.live();
          for (const [contentId, entry] of world.ledger) {
            if (entry.status !== 'delivered') continue;
            const records = list.find(({ id }) => id === contentId)?.records ?? [];
            expect(records.filter((id) => !world.documents.has(id))).to.deep.equal([]);
            expect(entry.received).to.equal(records.length);
            expect(entry.indexed + entry.duplicate).to.equal(records.length);
          }
          world.now += MINUTE;
        }
        const offered = new Set(list.flatMap(({ records }) => records));
        expect([...world.documents.keys()].sort()).to.deep.equal([...offered].sort());
        expect(world.stored.pending).to.deep.equal([]);
        expect(world.stored.checkpoint).to.be.at.least(START);
        const before = world.fetches;
        await world.live();
        expect(world.fetches).to.equal(before, 'nothing is fetched again');
      }),
      { numRuns: 150 },
    );
  }).timeout(60_000);
});
