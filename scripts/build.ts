/** Compiles src to dist and copies what is not TypeScript beside it. */
import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(`${root}node_modules/.bin/tsc`, ['-p', 'tsconfig.build.json'], { cwd: root, stdio: 'inherit' });
cpSync(`${root}src`, `${root}dist`, {
  recursive: true,
  filter: (path) => !path.endsWith('.ts'),
});
chmodSync(`${root}dist/cli.js`, 0o755);
