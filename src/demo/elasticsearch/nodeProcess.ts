import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { waitUntilHealthy } from './health.ts';
import { end, freeze, hasEnded } from './processes.ts';
import { ElasticsearchUnavailableError } from './types.ts';

export interface NodeSettings {
  /** Homes of Java and of the installed node. */
  readonly jdk: string;
  readonly home: string;
  /** Holds data, logs and the output (`node.log`). */
  readonly folder: string;
  readonly port: number;
  readonly heap: string;
  readonly dieWithParent: boolean;
  /** Milliseconds. */
  readonly startTimeout: number;
}

export interface NodeProcess {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
  kill(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** Somebody else listens there. */
export class PortTakenError extends ElasticsearchUnavailableError {
  override name = 'PortTakenError';
}

const STOP_PATIENCE = 30_000;
const TAIL = 3000;

/** Starts one node and resolves when it is healthy; a node that does not get there is killed. */
export async function startNode(settings: NodeSettings, signal: AbortSignal): Promise<NodeProcess> {
  signal.throwIfAborted();
  const logPath = join(settings.folder, 'node.log');
  const name = `node-${randomUUID()}`;
  const child = await launch(settings, name, logPath);
  const url = `http://127.0.0.1:${settings.port}`;
  const giveUp = new AbortController();
  try {
    const either = AbortSignal.any([signal, giveUp.signal]);
    await Promise.race([waitUntilHealthy(url, settings.startTimeout, either, name), failWhenItEnds(child, either)]);
  } catch (error) {
    await end(child, 'SIGKILL', STOP_PATIENCE);
    signal.throwIfAborted();
    throw await explain(error, settings.port, logPath);
  } finally {
    giveUp.abort();
  }
  return {
    url,
    port: settings.port,
    stop: async () => {
      // A frozen process would not see it.
      child.kill('SIGCONT');
      await end(child, 'SIGTERM', STOP_PATIENCE);
    },
    kill: () => end(child, 'SIGKILL', STOP_PATIENCE),
    pause: () => freeze(child),
    resume: () => Promise.resolve(void child.kill('SIGCONT')),
  };
}

async function launch(settings: NodeSettings, name: string, logPath: string): Promise<ChildProcess> {
  const log = await open(logPath, 'w');
  try {
    const child = spawn(join(settings.jdk, 'bin', 'java'), command(settings, name), {
      stdio: [settings.dieWithParent ? 'pipe' : 'ignore', log.fd, log.fd],
      // Ctrl+C in a terminal goes to the whole group: who started the node decides when it ends.
      detached: true,
    });
    await once(child, 'spawn');
    child.stdin?.on('error', () => undefined);
    // Neither the node nor its pipe keeps this process running.
    child.unref();
    (child.stdin as { unref?: () => void } | null)?.unref?.();
    return child;
  } finally {
    await log.close();
  }
}

/** Java's arguments. */
function command(settings: NodeSettings, name: string): string[] {
  const { home, folder } = settings;
  return [
    `-Xms${settings.heap}`,
    `-Xmx${settings.heap}`,
    '-XX:+UseSerialGC',
    '-XX:+ExitOnOutOfMemoryError',
    '--add-modules',
    'jdk.incubator.vector',
    '--enable-native-access=ALL-UNNAMED',
    `-Dlog4j2.configurationFile=${join(home, 'config', 'log4j2.properties')}`,
    `-Ddie.with.stdin=${settings.dieWithParent}`,
    '-cp',
    [join(home, 'lib', '*'), join(home, 'classes', 'node')].join(delimiter),
    'NodeMain',
    home,
    join(folder, 'data'),
    join(folder, 'logs'),
    'cluster.name=o365-audit-exporter',
    `node.name=${name}`,
    'discovery.type=single-node',
    'http.host=127.0.0.1',
    `http.port=${settings.port}`,
    'transport.host=127.0.0.1',
    'transport.port=0',
    'cluster.routing.allocation.disk.threshold_enabled=false',
  ];
}

async function failWhenItEnds(child: ChildProcess, signal: AbortSignal): Promise<never> {
  if (!hasEnded(child)) await once(child, 'exit', { signal });
  throw new ElasticsearchUnavailableError(`starting Elasticsearch failed: it ended with ${child.exitCode}`);
}

async function explain(thrown: unknown, port: number, logPath: string): Promise<Error> {
  const output = await readFile(logPath, 'utf8').catch(() => '');
  if (/BindHttpException|Address already in use/.test(output)) {
    return new PortTakenError(`starting Elasticsearch failed: port ${port} is taken`, { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ElasticsearchUnavailableError(`${message}; the end of its log:\n${output.trimEnd().slice(-TAIL)}`, {
    cause: thrown,
  });
}
