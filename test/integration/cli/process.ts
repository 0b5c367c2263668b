import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Half of a short command's time goes into reading our sources; all processes of the tests share what comes of it. */
const COMPILE_CACHE = join(tmpdir(), 'node-compile-cache');
const CLI = fileURLToPath(new URL('../../../src/cli.ts', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program as a process of its own. */
export class Program {
  stdout = '';
  stderr = '';
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;

  constructor(argv: readonly string[], options: { stdin?: string; env?: Record<string, string> } = {}) {
    const { NODE_OPTIONS: _options, ...environment } = process.env;
    const child = spawn(process.execPath, [CLI, ...argv], {
      env: { ...environment, NODE_COMPILE_CACHE: COMPILE_CACHE, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stdout.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.stdin ?? '');
    this.ended = once(child, 'close').then(([code]: unknown[]) => ({
      code: code as number | null,
      stdout: this.stdout,
      stderr: this.stderr,
    }));
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Nobody reads standard output any more. */
  stopReading(): void {
    this.#child.stdout?.destroy();
  }

  /** For hooks: nothing of it is left afterwards. */
  async destroy(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  /** Resolves with the first match on standard error. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return until(() => pattern.exec(this.stderr), `${String(pattern)} on stderr`, 30_000);
  }
}

/** Resolves with what `look` finds as soon as it finds something. */
export async function until<T>(
  look: () => T | Promise<T>,
  what: string,
  patience = 15_000,
): Promise<NonNullable<Exclude<T, false>>> {
  for (const end = Date.now() + patience; Date.now() < end;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found as NonNullable<Exclude<T, false>>;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited in vain for ${what}`);
}
