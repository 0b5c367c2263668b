import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from 'chai';
import { findJdk } from '../../../src/demo/elasticsearch/java.ts';

describe('findJdk', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'java-test-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function install(path: string, version: string, tools = ['java', 'javac', 'jar']): Promise<string> {
    const home = join(folder, path);
    await mkdir(join(home, 'bin'), { recursive: true });
    await writeFile(join(home, 'release'), `IMPLEMENTOR="Nobody"\nJAVA_VERSION="${version}"\n`);
    for (const tool of tools) {
      await writeFile(join(home, 'bin', tool), '');
      await chmod(join(home, 'bin', tool), 0o755);
    }
    return home;
  }

  it('prefers JAVA_HOME to the PATH, and the PATH to what is installed', async () => {
    const named = await install('named', '21.0.1');
    const onPath = await install('onPath', '22');
    const installed = await install('jvm/installed', '23');
    const PATH = join(onPath, 'bin');
    const under = [join(folder, 'jvm')];
    assert.equal(findJdk({ JAVA_HOME: named, PATH }, under), named);
    assert.equal(findJdk({ PATH }, under), onPath);
    assert.equal(findJdk({ PATH: '' }, under), installed);
  });

  it('passes over what is too old, has no compiler, or is not there', async () => {
    const old = await install('old', '17.0.15');
    await install('jvm/a-runtime', '25.0.1', ['java']);
    const good = await install('jvm/b-kit', '25.0.1');
    const under = [join(folder, 'nowhere'), join(folder, 'jvm')];
    assert.equal(findJdk({ JAVA_HOME: old, PATH: join(old, 'bin') }, under), good);
    assert.isUndefined(findJdk({ JAVA_HOME: old, PATH: '' }, []));
  });

  it('follows the links that a distribution puts on the PATH', async () => {
    const home = await install('jvm/kit', '21.0.2');
    await mkdir(join(folder, 'bin'));
    await symlink(join(home, 'bin', 'javac'), join(folder, 'bin', 'javac'));
    assert.equal(findJdk({ PATH: join(folder, 'bin') }, []), home);
  });

  it('finds the kit inside a macOS bundle', async () => {
    const home = await install('jvm/kit.jdk/Contents/Home', '24');
    assert.equal(findJdk({ PATH: '' }, [join(folder, 'jvm')]), home);
  });
});
