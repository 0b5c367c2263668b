import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fstatSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The exporter as a process that is really killed. */
export class Victim {
  readonly #cli: string;
  readonly #config: string;
  readonly #log: number;
  #child: ChildProcess | undefined;
  /** How long the log was when the program was started. */
  #saidBefore = 0;
  kills = 0;
  /** Ends that nobody asked for. */
  readonly crashes: string[] = [];

  constructor(cli: string, config: string, logFile: string) {
    this.#cli = cli;
    this.#config = config;
    this.#log = openSync(logFile, 'a');
  }

  start(): void {
    this.#saidBefore = fstatSync(this.#log).size;
    const child = this.#spawn('run', '--grace', '5s');
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (this.#child === child) this.crashes.push(`run ended by itself: code ${code}, signal ${signal}`);
    });
  }

  /** SIGKILL: no handler runs, nothing is flushed. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    child.kill('SIGKILL');
    this.kills += 1;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }

  /** SIGTERM while the unrest goes on: 0, or 1 when the grace time was over first. */
  async drain(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    await this.#begun();
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0 && code !== 1) this.crashes.push(`SIGTERM: run ended with ${code}`);
  }

  /** Runs a command to its end. */
  async command(...args: readonly string[]): Promise<{ readonly code: number | null; readonly stdout: string }> {
    const child = this.#spawn(...args);
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    const [code] = (await once(child, 'close')) as [number | null];
    if (stdout === '') stdout = '(nothing; see the log)';
    return { code, stdout };
  }

  /** A second instance by mistake, which goes on beside the next deeds and is killed after a while. */
  twin(milliseconds: number): void {
    const child = this.#spawn('once', '--json');
    setTimeout(() => child.kill('SIGKILL'), milliseconds).unref();
  }

  /** Before Node runs the first line of a program, SIGTERM ends it as it ends any process. */
  async #begun(): Promise<void> {
    for (let left = 300; left > 0 && fstatSync(this.#log).size === this.#saidBefore; left -= 1) await sleep(100);
  }

  #spawn(command = 'run', ...args: readonly string[]): ChildProcess {
    return spawn(process.execPath, [this.#cli, command, '--config', this.#config, ...args], {
      stdio: ['ignore', 'pipe', this.#log],
    });
  }
}
