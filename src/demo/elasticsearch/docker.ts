import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { chown, mkdir } from 'node:fs/promises';
import { waitUntilHealthy } from './health.ts';
import { findPort } from './ports.ts';
import { run } from './run.ts';
import type { ElasticsearchOptions, RunningElasticsearch } from './types.ts';
import { ELASTICSEARCH_VERSION, ElasticsearchUnavailableError } from './types.ts';

const IMAGE = `docker.elastic.co/elasticsearch/elasticsearch:${ELASTICSEARCH_VERSION}`;
const ANSWER_WITHIN = 2000;
const START_TIMEOUT = 120_000;
/** The image's own user. It refuses to run as root. */
const IMAGE_USER = 1000;
const never = new AbortController().signal;

/** Whether a Docker engine, not only its client, answers within two seconds. */
export async function dockerAnswers(signal: AbortSignal): Promise<boolean> {
  try {
    await run('docker', ['info', '--format', '{{.ServerVersion}}'], signal, ANSWER_WITHIN);
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

/** A container of {@link IMAGE}, published on 127.0.0.1 only. */
export async function startDocker(options: ElasticsearchOptions, signal: AbortSignal): Promise<RunningElasticsearch> {
  const port = options.port ?? (await findPort());
  const url = `http://127.0.0.1:${port}`;
  const container = (await docker(['create', ...(await createOptions(options, port)), IMAGE], signal)).trim();
  const reaper = (options.dieWithParent ?? true) ? await startReaper(container) : undefined;
  const remove = async (): Promise<void> => {
    await docker(['rm', '--force', '--volumes', container], never);
    reaper?.stdin?.end();
  };
  const start = async (ending: AbortSignal): Promise<void> => {
    await docker(['start', container], ending);
    const giveUp = new AbortController();
    const either = AbortSignal.any([ending, giveUp.signal]);
    const healthy = waitUntilHealthy(url, options.startTimeout ?? START_TIMEOUT, either);
    try {
      await Promise.race([healthy, failWhenItEnds(container, either)]);
    } finally {
      giveUp.abort();
    }
  };
  try {
    await start(signal);
  } catch (error) {
    const said = await docker(['logs', '--tail', '20', container], never).catch(() => '');
    await remove();
    signal.throwIfAborted();
    throw new ElasticsearchUnavailableError(`starting Elasticsearch in Docker failed; the end of its log:\n${said}`, {
      cause: error,
    });
  }
  return {
    url,
    kind: 'docker',
    stop: remove,
    kill: async () => void (await docker(['kill', container], never)),
    restart: async (ending) => {
      await docker(['stop', container], ending);
      await start(ending);
    },
    pause: async () => void (await docker(['pause', container], never)),
    resume: async () => void (await docker(['unpause', container], never)),
  };
}

async function failWhenItEnds(container: string, signal: AbortSignal): Promise<never> {
  const code = await docker(['wait', container], signal);
  throw new Error(`the container ended with ${code.trim()}`);
}

async function createOptions(options: ElasticsearchOptions, port: number): Promise<string[]> {
  const heap = options.heap ?? '512m';
  const settings = {
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
    ES_JAVA_OPTS: `-Xms${heap} -Xmx${heap}`,
  };
  const environment = Object.entries(settings).flatMap(([name, value]) => ['--env', `${name}=${value}`]);
  const created = ['--publish', `127.0.0.1:${port}:9200`, ...environment];
  if (options.dataDir === undefined) return created;
  const data = resolve(join(options.dataDir, 'data'));
  await mkdir(data, { recursive: true });
  const user = process.getuid?.() ?? IMAGE_USER;
  if (user === 0) await chown(data, IMAGE_USER, 0);
  return [
    ...created,
    ...(user === 0 ? [] : ['--user', `${user}:0`]),
    '--volume',
    `${data}:/usr/share/elasticsearch/data`,
  ];
}

/** Removes the container when this process is gone: the end of its input tells it. */
async function startReaper(container: string): Promise<ReturnType<typeof spawn>> {
  const script = 'cat >/dev/null; docker rm --force --volumes "$1"';
  const reaper = spawn('sh', ['-c', script, 'reaper', container], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  await once(reaper, 'spawn');
  reaper.unref();
  (reaper.stdin as { unref?: () => void } | null)?.unref?.();
  return reaper;
}

function docker(parameters: readonly string[], signal: AbortSignal): Promise<string> {
  return run('docker', parameters, signal);
}
