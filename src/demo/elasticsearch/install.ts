import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findExecutable } from './java.ts';
import { withLock } from './lock.ts';
import { run } from './run.ts';
import { ELASTICSEARCH_VERSION, ElasticsearchUnavailableError } from './types.ts';

const SOURCES = fileURLToPath(new URL('node/', import.meta.url));
const MANIFEST = 'manifest.json';

/**
 * The home folder of the node: its jars, modules and our two classes, fetched and compiled at first use into the
 * user's cache, and used from there afterwards. Several processes may call this at once.
 *
 * @returns the folder's path; nothing in it is written to by a running node
 */
export async function installNode(jdk: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string> {
  const cache = join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'o365-audit-exporter');
  const home = join(cache, `elasticsearch-${ELASTICSEARCH_VERSION}-${await digestOfSources()}`);
  if (await isComplete(home)) return home;
  await mkdir(cache, { recursive: true });
  return withLock(`${home}.lock`, signal, async () => {
    if (await isComplete(home)) return home;
    await rm(home, { recursive: true, force: true });
    const building = await mkdtemp(`${home}.building-`);
    try {
      await build(building, jdk, environment, signal);
      await rename(building, home);
    } catch (error) {
      // Without a lock that was taken for stale, somebody else may have been quicker.
      if (!(await isComplete(home))) throw error;
    } finally {
      await rm(building, { recursive: true, force: true });
    }
    return home;
  });
}

async function build(home: string, jdk: string, environment: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const maven = findExecutable('mvn', environment);
  if (maven === undefined) {
    throw new ElasticsearchUnavailableError('fetching Elasticsearch failed: Maven (mvn) is not on the PATH');
  }
  const source = (name: string): string => join(SOURCES, name);
  const classes = join(home, 'classes');
  const plugin = join(home, 'plugins', 'product');
  for (const folder of ['config', 'plugins/product', 'classes/node', 'classes/product']) {
    await mkdir(join(home, folder), { recursive: true });
  }
  // Maven takes the pom's folder for its own; ours may be read-only.
  await copyFile(source('pom.xml'), join(home, 'pom.xml'));
  await fetchJars(maven, home, signal);
  await copyFile(source('log4j2.properties'), join(home, 'config', 'log4j2.properties'));
  await copyFile(
    source('transport.properties'),
    join(home, 'modules', 'transport-netty4', 'plugin-descriptor.properties'),
  );
  await copyFile(source('product.properties'), join(plugin, 'plugin-descriptor.properties'));
  const classPath = join(home, 'lib', '*');
  const compile = (name: string, target: string): Promise<string> =>
    run(
      join(jdk, 'bin', 'javac'),
      ['--release', '21', '-nowarn', '-cp', classPath, '-d', target, source(name)],
      signal,
    );
  await Promise.all([
    compile('NodeMain.java', join(classes, 'node')),
    compile('ProductPlugin.java', join(classes, 'product')),
  ]);
  const jar = join(plugin, 'product.jar');
  await run(join(jdk, 'bin', 'jar'), ['--create', '--file', jar, '-C', join(classes, 'product'), '.'], signal);
  await writeFile(join(home, MANIFEST), JSON.stringify(await sizes(home)));
}

async function fetchJars(maven: string, home: string, signal: AbortSignal): Promise<void> {
  try {
    await run(maven, ['-q', '-B', '-C', '-f', join(home, 'pom.xml'), `-Dhome=${home}`, 'generate-resources'], signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new ElasticsearchUnavailableError('fetching Elasticsearch from Maven Central failed', { cause: error });
  }
}

async function isComplete(home: string): Promise<boolean> {
  try {
    const expected = JSON.parse(await readFile(join(home, MANIFEST), 'utf8')) as Record<string, number>;
    const found = await sizes(home);
    return Object.entries(expected).every(([path, size]) => found[path] === size);
  } catch {
    return false;
  }
}

/** Each file's size in bytes by its path. */
async function sizes(home: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const entry of await readdir(home, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found[relative(home, path)] = (await stat(path)).size;
  }
  return found;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(SOURCES)).sort()) hash.update(name).update(await readFile(join(SOURCES, name)));
  return hash.digest('hex').slice(0, 12);
}
