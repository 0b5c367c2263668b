import type { Writable } from 'node:stream';
import type { Client } from '@elastic/elasticsearch';
import { systemClock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import type { Config, ElasticsearchConfig } from '../config/types.ts';
import type { ElasticsearchEvidence } from '../sink/elasticsearch/evidence.ts';
import type { SetupStep } from '../sink/elasticsearch/setup.ts';
import type { Sink } from '../sink/types.ts';
import type { StateStore } from '../state/types.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { OutputReadiness } from './readiness.ts';

export interface OutputParts {
  readonly stdout: Writable;
  readonly patience: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What commands need of Elasticsearch beside the sink. */
export interface ElasticsearchParts {
  readonly client: Client;
  readonly config: ElasticsearchConfig;
  readonly evidence: ElasticsearchEvidence;
  setUp(dryRun: boolean, signal: AbortSignal): Promise<readonly SetupStep[]>;
  /** Tells what each answer says of whether it takes documents. */
  follow(readiness: Pick<OutputReadiness, 'heard'>): void;
}

export interface Output {
  readonly sink: Sink;
  readonly store: StateStore;
  /** How many groups of records the output makes use of at once; more would only wait in memory. */
  readonly groupsAhead: number;
  readonly elasticsearch: ElasticsearchParts | undefined;
  close(): Promise<void>;
}

/** Builds the output and the state that the configuration names; loads only the libraries that they need. */
export async function buildOutput(config: Config, parts: OutputParts): Promise<Output> {
  const { output } = config;
  if (output.kind === 'elasticsearch') return elasticsearchOutput(config, output.elasticsearch, parts);
  const store = await buildStore(config, parts);
  const { log } = parts;
  const clock = systemClock;
  if (output.kind === 'file') {
    const { FileSink } = await import('../sink/stream/fileSink.ts');
    return withClose(new FileSink({ path: output.path, clock, log }), store);
  }
  const { StdoutSink } = await import('../sink/stream/stdoutSink.ts');
  return withClose(new StdoutSink({ stream: parts.stdout, clock, log }), store);
}

async function elasticsearchOutput(config: Config, target: ElasticsearchConfig, parts: OutputParts): Promise<Output> {
  const { createClient } = await import('../sink/elasticsearch/client.ts');
  const { createElasticsearchSink } = await import('../sink/elasticsearch/sink.ts');
  const { setUp } = await import('../sink/elasticsearch/setup.ts');
  const { ElasticsearchEvidence: Evidence } = await import('../sink/elasticsearch/evidence.ts');
  const { auditTemplate } = await import('./auditTemplate.ts');
  const { follow } = await import('./follow.ts');
  const client = createClient(target, config.network);
  const { log, patience, metrics } = parts;
  const install = (dryRun: boolean, signal: AbortSignal): Promise<readonly SetupStep[]> =>
    setUp({ client, config: target, audit: auditTemplate(), log, dryRun }, signal);
  const sink = createElasticsearchSink({
    client,
    config: target,
    patience,
    log,
    clock: systemClock,
    setup: async (signal) => {
      if (target.setup) await install(false, signal);
      else await client.info({}, { signal });
    },
    observer: {
      bulk: ({ status }) => metrics.bulkRequest(status === 0 ? 'error' : status),
      delay: (origin, milliseconds) => metrics.eventDelay(origin, milliseconds),
    },
  });
  const store = await buildStore(config, parts, client);
  const evidence = new Evidence(client, target.namespace);
  return withClose(sink, store, {
    client,
    config: target,
    evidence,
    setUp: install,
    follow: (readiness) => follow(client, readiness),
  });
}

async function buildStore(
  { state, output }: Config,
  { log, patience }: OutputParts,
  client?: Client,
): Promise<StateStore> {
  if (state.type === 'elasticsearch' && output.kind === 'elasticsearch' && client !== undefined) {
    const { namespace } = output.elasticsearch;
    const { ElasticsearchStore } = await import('../state/elasticsearchStore.ts');
    return new ElasticsearchStore({ client, namespace, clock: systemClock, log, patience });
  }
  const { SqliteStore } = await import('../state/sqliteStore.ts');
  return new SqliteStore({ path: state.type === 'sqlite' ? state.path : './state.db', clock: systemClock, log });
}

/** While one group is appended, the next has arrived. */
const GROUPS_TO_FILE = 2;
/** Fills some bulk requests. */
const GROUPS_TO_ELASTICSEARCH = 32;

function withClose(sink: Sink, store: StateStore, elasticsearch?: ElasticsearchParts): Output {
  return {
    sink,
    store,
    groupsAhead: elasticsearch === undefined ? GROUPS_TO_FILE : GROUPS_TO_ELASTICSEARCH,
    elasticsearch,
    async close() {
      await store.close();
      await sink.close();
    },
  };
}
