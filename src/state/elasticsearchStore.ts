import { errors, type Client } from '@elastic/elasticsearch';
import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import { patiently } from '../sink/elasticsearch/patience.ts';
import { SinkError } from '../sink/errors.ts';
import { decodeState, encodeState } from './encode.ts';
import { StateError } from './errors.ts';
import { isAlive, mayTake, thisHolder, type Lease } from './lease.ts';
import { mergeStates } from './mergeStates.ts';
import { EMPTY_STATE, type StateStore, type StreamKey, type StreamState } from './types.ts';

export const STATE_INDEX = 'audit-exporter-state';

interface Stored {
  readonly source: Readonly<Record<string, unknown>>;
  readonly seqNo: number;
  readonly primaryTerm: number;
}

interface Held {
  readonly seqNo: number;
  readonly primaryTerm: number;
}

const MAPPINGS = {
  dynamic: false,
  properties: {
    kind: { type: 'keyword' },
    namespace: { type: 'keyword' },
    tenant_id: { type: 'keyword' },
    content_type: { type: 'keyword' },
    checkpoint: { type: 'date' },
    updated: { type: 'date' },
  },
} as const;

/** Checkpoints and leases as documents of one index, written only when nobody has written since they were read. */
export class ElasticsearchStore implements StateStore {
  readonly #client: Client;
  /** A checkpoint says what was delivered to one namespace; another begins anew. */
  readonly #namespace: string;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #patience: number;
  readonly #me = thisHolder();
  readonly #held = new Map<string, Held>();

  constructor(parts: { client: Client; namespace: string; clock: Clock; log: Log; patience: number }) {
    this.#namespace = parts.namespace;
    this.#client = parts.client;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#patience = parts.patience;
  }

  async open(signal: AbortSignal): Promise<void> {
    await this.#try('creating the state index', signal, () => this.#ensureIndex(signal));
  }

  async load(key: StreamKey, signal: AbortSignal): Promise<StreamState> {
    const id = this.#idOf(key);
    const stored = await this.#get(id, signal);
    if (stored === undefined) {
      this.#held.delete(id);
      return EMPTY_STATE;
    }
    const state = this.#decode(id, stored);
    this.#held.set(id, stored);
    return state;
  }

  async save(key: StreamKey, state: StreamState, signal: AbortSignal): Promise<StreamState> {
    const id = this.#idOf(key);
    let claim = state;
    for (;;) {
      if (await this.#put(id, this.#document(key, claim), signal)) return claim;
      // Another instance wrote it: both claims hold.
      const stored = await this.#get(id, signal);
      if (stored === undefined) this.#held.delete(id);
      else {
        claim = mergeStates(claim, this.#decode(id, stored));
        this.#held.set(id, stored);
        this.#log.warn('Another instance has written the checkpoint; both are merged', { ...key });
      }
    }
  }

  async lease(tenantId: string, ttl: number, signal: AbortSignal): Promise<boolean> {
    const id = `lease|${this.#namespace}|${tenantId}`;
    const stored = await this.#get(id, signal);
    const now = this.#clock();
    if (!mayTake(stored?.source['lease'] as Lease | undefined, this.#me, now, isAlive)) return false;
    if (stored === undefined) this.#held.delete(id);
    else this.#held.set(id, stored);
    const lease: Lease = { ...this.#me, expires: now + ttl };
    return this.#put(
      id,
      { kind: 'lease', namespace: this.#namespace, tenant_id: tenantId, updated: iso(now), lease },
      signal,
    );
  }

  async release(tenantId: string): Promise<void> {
    const id = `lease|${this.#namespace}|${tenantId}`;
    const held = this.#held.get(id);
    if (held === undefined) return;
    await this.#client.delete(
      { index: STATE_INDEX, id, if_seq_no: held.seqNo, if_primary_term: held.primaryTerm },
      { ignore: [404, 409], requestTimeout: 5_000 },
    );
    this.#held.delete(id);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #document({ tenantId, contentType }: StreamKey, state: StreamState): Readonly<Record<string, unknown>> {
    return {
      kind: 'checkpoint',
      namespace: this.#namespace,
      tenant_id: tenantId,
      content_type: contentType,
      ...(state.checkpoint === undefined ? {} : { checkpoint: iso(state.checkpoint) }),
      updated: iso(this.#clock()),
      state: encodeState(state),
    };
  }

  /** A state that can't be read is said aloud and kept aside: collecting begins again from what the API still has. */
  #decode(id: string, { source }: Stored): StreamState {
    try {
      return decodeState(String(source['state']));
    } catch (error) {
      if (error instanceof StateError) throw error;
      this.#log.error(
        'A stored checkpoint is damaged: collecting begins anew, documents that are there are not doubled',
        { id },
      );
      return EMPTY_STATE;
    }
  }

  #get(id: string, signal: AbortSignal): Promise<Stored | undefined> {
    return this.#try('reading the state', signal, async () => {
      const answer = await this.#client.get<Stored['source']>({ index: STATE_INDEX, id }, { signal, ignore: [404] });
      if (!answer.found || answer._source === undefined) return undefined;
      return { source: answer._source, seqNo: answer._seq_no ?? 0, primaryTerm: answer._primary_term ?? 0 };
    });
  }

  /** False when somebody else wrote the document since it was read. */
  #put(id: string, document: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<boolean> {
    return this.#try('writing the state', signal, async () => {
      await this.#ensureIndex(signal);
      const held = this.#held.get(id);
      const condition =
        held === undefined
          ? { op_type: 'create' as const }
          : { if_seq_no: held.seqNo, if_primary_term: held.primaryTerm };
      try {
        const answer = await this.#client.index({ index: STATE_INDEX, id, document, ...condition }, { signal });
        this.#held.set(id, { seqNo: answer._seq_no ?? 0, primaryTerm: answer._primary_term ?? 0 });
        return true;
      } catch (error) {
        if (error instanceof errors.ResponseError && error.statusCode === 409) return false;
        throw error;
      }
    });
  }

  #idOf({ tenantId, contentType }: StreamKey): string {
    return `checkpoint|${this.#namespace}|${tenantId}|${contentType}`;
  }

  /** Deleted under way, it would be made anew by the next write, with a mapping guessed from it. */
  async #ensureIndex(signal: AbortSignal): Promise<void> {
    if (await this.#client.indices.exists({ index: STATE_INDEX }, { signal })) return;
    this.#held.clear();
    const settings = { number_of_shards: 1, auto_expand_replicas: '0-1', hidden: false };
    await this.#client.indices.create({ index: STATE_INDEX, mappings: MAPPINGS, settings }, { signal, ignore: [400] });
  }

  async #try<T>(action: string, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
    try {
      return await patiently(action, run, { patience: this.#patience, log: this.#log, signal });
    } catch (error) {
      if (!(error instanceof SinkError)) throw error;
      const code = error.code === 'ELASTICSEARCH_REFUSED' ? 'ELASTICSEARCH_REFUSED' : 'ELASTICSEARCH_UNREACHABLE';
      throw new StateError(code, error.message, { cause: error });
    }
  }
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
