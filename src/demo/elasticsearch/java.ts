import { accessSync, constants, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** What Elasticsearch 9 needs. */
export const LOWEST_JAVA = 21;

const INSTALLED_UNDER = ['/usr/lib/jvm', '/Library/Java/JavaVirtualMachines'];

/** The home of a Java development kit of at least {@link LOWEST_JAVA}: JAVA_HOME's, the one on the PATH, else an installed one. */
export function findJdk(
  environment: NodeJS.ProcessEnv,
  installedUnder: readonly string[] = INSTALLED_UNDER,
): string | undefined {
  return candidates(environment, installedUnder).find((home) => isJdk(home));
}

/** The first executable file `name` on the PATH. */
export function findExecutable(name: string, environment: NodeJS.ProcessEnv): string | undefined {
  return (environment['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find((path) => isExecutable(path));
}

function candidates(environment: NodeJS.ProcessEnv, installedUnder: readonly string[]): string[] {
  const named = environment['JAVA_HOME'];
  const javac = findExecutable('javac', environment);
  return [
    ...(named === undefined || named === '' ? [] : [named]),
    ...(javac === undefined ? [] : [dirname(dirname(realpathSync(javac)))]),
    ...installedUnder.flatMap((folder) => entries(folder)).flatMap((home) => [home, join(home, 'Contents', 'Home')]),
  ];
}

function isJdk(home: string): boolean {
  const tools = ['java', 'javac', 'jar'].map((tool) => join(home, 'bin', tool));
  return tools.every((tool) => isExecutable(tool)) && javaVersion(home) >= LOWEST_JAVA;
}

/** The feature version that the kit's `release` file states; 0 where it states none. */
function javaVersion(home: string): number {
  try {
    const release = readFileSync(join(home, 'release'), 'utf8');
    return Number(/^JAVA_VERSION="(\d+)/m.exec(release)?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
