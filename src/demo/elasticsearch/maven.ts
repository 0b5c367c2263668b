import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silent } from '../../common/log.ts';
import { installNode } from './install.ts';
import { LOWEST_JAVA, findJdk } from './java.ts';
import { PortTakenError, startNode } from './nodeProcess.ts';
import type { NodeProcess } from './nodeProcess.ts';
import { findPort } from './ports.ts';
import { isAlive } from './processes.ts';
import type { ElasticsearchOptions, RunningElasticsearch } from './types.ts';
import { ELASTICSEARCH_VERSION, ElasticsearchUnavailableError } from './types.ts';

const START_TIMEOUT = 120_000;
const PORT_ATTEMPTS = 5;
const TEMPORARY = 'o365-audit-exporter-elasticsearch-';

/**
 * Elasticsearch from Maven Central in a Java process: the real engine's core, without security and what else comes in
 * modules that are not published.
 *
 * @throws ElasticsearchUnavailableError when Java or Maven is missing, or the node does not start
 */
export async function startMaven(options: ElasticsearchOptions, signal: AbortSignal): Promise<RunningElasticsearch> {
  const { log = silent, environment = process.env } = options;
  const jdk = findJdk(environment);
  if (jdk === undefined) {
    throw new ElasticsearchUnavailableError(
      `starting Elasticsearch failed: no Docker engine answers, and no JDK ${LOWEST_JAVA} or newer was found in JAVA_HOME, on the PATH or under /usr/lib/jvm; or name a cluster in TEST_ELASTICSEARCH_URL`,
    );
  }
  const started = performance.now();
  const home = await installNode(jdk, environment, signal);
  const folder = options.dataDir ?? (await temporaryFolder());
  const launch = (port: number, ending: AbortSignal): Promise<NodeProcess> =>
    startNode(
      {
        jdk,
        home,
        folder,
        port,
        heap: options.heap ?? '512m',
        dieWithParent: options.dieWithParent ?? true,
        startTimeout: options.startTimeout ?? START_TIMEOUT,
      },
      ending,
    );
  const removeTemporary = async (): Promise<void> => {
    if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  try {
    await mkdir(folder, { recursive: true });
    let node = options.port === undefined ? await launchOnFreePort(launch, signal) : await launch(options.port, signal);
    const { port } = node;
    log.info('Elasticsearch started', {
      kind: 'maven',
      version: ELASTICSEARCH_VERSION,
      port,
      seconds: Math.round((performance.now() - started) / 100) / 10,
    });
    return {
      url: node.url,
      kind: 'maven',
      stop: async () => {
        await node.stop();
        await removeTemporary();
      },
      kill: () => node.kill(),
      restart: async (ending) => {
        await node.stop();
        node = await launch(port, ending);
      },
      pause: () => node.pause(),
      resume: () => node.resume(),
    };
  } catch (error) {
    await removeTemporary();
    throw error;
  }
}

async function launchOnFreePort(
  launch: (port: number, signal: AbortSignal) => Promise<NodeProcess>,
  signal: AbortSignal,
): Promise<NodeProcess> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await launch(await findPort(), signal);
    } catch (error) {
      if (!(error instanceof PortTakenError) || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

/** A new folder; the folders of processes that were killed before they could delete theirs are deleted. */
async function temporaryFolder(): Promise<string> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(TEMPORARY) ? Number(name.slice(TEMPORARY.length).split('-')[0]) : Number.NaN;
    if (owner > 0 && !isAlive(owner)) await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
  return mkdtemp(join(tmpdir(), `${TEMPORARY}${process.pid}-`));
}
