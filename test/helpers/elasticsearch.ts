import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import type { RunningElasticsearch } from '../../src/demo/elasticsearch/types.ts';
import { startElasticsearch } from '../../src/demo/elasticsearch/start.ts';

const START_TIMEOUT = 300_000;

export interface TestElasticsearch {
  readonly url: string;
  readonly client: Client;
  /** Another one in each test; the data streams that end in it are deleted after the test. */
  readonly namespace: string;
}

let shared: Promise<RunningElasticsearch> | undefined;

/**
 * A real Elasticsearch for the tests of the describe block this is called in, started once for all of a mocha process.
 * Where none is to be had, the tests are skipped, but in CI they fail.
 *
 * @returns what may be read inside hooks and tests only
 */
export function useElasticsearch(): TestElasticsearch {
  let url = '';
  let client: Client | undefined;
  let namespace = '';

  before(async function () {
    this.timeout(START_TIMEOUT);
    try {
      url = (await sharedElasticsearch()).url;
    } catch (error) {
      if (process.env['CI'] !== undefined) throw error;
      console.warn(`      skipped: ${(error as Error).message}`);
      this.skip();
    }
    client = new Client({ node: url });
  });

  beforeEach(() => {
    namespace = `t${randomBytes(5).toString('hex')}`;
  });

  afterEach(async () => {
    await client?.indices.deleteDataStream({ name: `*-${namespace}`, expand_wildcards: 'all' });
  });

  after(() => client?.close());

  return {
    get url() {
      return url;
    },
    get client() {
      if (client === undefined) throw new Error('the client is there inside hooks and tests only');
      return client;
    },
    get namespace() {
      return namespace;
    },
  };
}

/** The node that all tests of this process share; ended by {@link stopSharedElasticsearch}. */
export function sharedElasticsearch(): Promise<RunningElasticsearch> {
  shared ??= startElasticsearch({}, AbortSignal.timeout(START_TIMEOUT));
  return shared;
}

export async function stopSharedElasticsearch(): Promise<void> {
  const running = await shared?.catch(() => undefined);
  shared = undefined;
  await running?.stop();
}
