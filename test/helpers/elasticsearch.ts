import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import type { ElasticsearchOptions, RunningElasticsearch } from '../../src/demo/elasticsearch/types.ts';
import { startElasticsearch } from '../../src/demo/elasticsearch/start.ts';

const START_TIMEOUT = 300_000;

export interface TestElasticsearch {
  readonly url: string;
  readonly client: Client;
  /** Another one in each test; the data streams and index templates whose names end in `-<namespace>` are deleted after the test. */
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
  const used: string[] = [];

  before(async function () {
    this.timeout(START_TIMEOUT);
    try {
      url = (await sharedElasticsearch()).url;
    } catch (error) {
      skipOutsideCi(this, error);
    }
    client = new Client({ node: url });
  });

  beforeEach(() => {
    namespace = `t${randomBytes(5).toString('hex')}`;
    used.push(namespace);
  });

  afterEach(async () => {
    if (client === undefined) return;
    await client.indices.deleteDataStream({ name: `*-${namespace}`, expand_wildcards: 'all' });
    await client.indices.deleteIndexTemplate({ name: `*-${namespace}` }, { ignore: [404] });
  });

  after(async () => {
    if (client === undefined) return;
    // A process that a test has started may have written once more before another hook ended it.
    const name = used.map((each) => `*-${each}`);
    await client.indices.deleteDataStream({ name, expand_wildcards: 'all' });
    await client.close();
  });

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

/**
 * A node for one test alone, which may kill and restart it; the test stops it. Skips the test where `useElasticsearch`
 * would, and where the cluster is given: that one is not ours to kill.
 */
export async function startOwnElasticsearch(
  context: Mocha.Context,
  options: ElasticsearchOptions = {},
): Promise<RunningElasticsearch> {
  if ((process.env['TEST_ELASTICSEARCH_URL'] ?? '') !== '') return context.skip();
  context.timeout(START_TIMEOUT);
  try {
    return await startElasticsearch(options, AbortSignal.timeout(START_TIMEOUT));
  } catch (error) {
    return skipOutsideCi(context, error);
  }
}

function skipOutsideCi(context: Mocha.Context, error: unknown): never {
  if (process.env['CI'] !== undefined) throw error;
  console.warn(`      skipped: ${(error as Error).message}`);
  return context.skip();
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
