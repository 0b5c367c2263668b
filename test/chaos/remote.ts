import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { FaultRule } from '../../src/simulator/faults.ts';
import type { PublishOptions } from '../../src/simulator/published.ts';
import type { RecordKey } from '../../src/simulator/types.ts';

interface Greeting {
  readonly http: string;
  readonly https: string;
  readonly tenants: readonly { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string }[];
}

export interface TruthLine {
  readonly tenantId: string;
  readonly contentType: string;
  readonly contentId: string;
  /** ISO. */
  readonly created: string;
  readonly records: number;
  readonly unobtainable?: string;
  readonly keys: readonly RecordKey[];
}

export interface RemoteStats {
  readonly faults: Readonly<Record<string, number>>;
  readonly leaks: Readonly<Record<string, number>>;
  readonly missingPublisher: number;
  readonly internalErrors: readonly string[];
  readonly requests: Readonly<Record<string, number>>;
}

/** The simulated tenants in a process of their own, steered over HTTP. */
export class Remote {
  readonly greeting: Greeting;
  readonly #child: ChildProcess;

  private constructor(greeting: Greeting, child: ChildProcess) {
    this.greeting = greeting;
    this.#child = child;
  }

  static async start(cli: string, args: readonly string[]): Promise<Remote> {
    const child = spawn(process.execPath, [cli, 'simulate', '--control', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout }))
      return new Remote(JSON.parse(line) as Greeting, child);
    throw new Error('the simulator ended before it listened');
  }

  fault(rule: FaultRule): Promise<unknown> {
    return this.#call('POST', '/faults', rule);
  }

  clearFaults(): Promise<unknown> {
    return this.#call('DELETE', '/faults');
  }

  advance(milliseconds: number): Promise<unknown> {
    return this.#call('POST', '/clock', { advance: milliseconds });
  }

  publish(content: PublishOptions): Promise<unknown> {
    return this.#call('POST', '/contents', content);
  }

  revokeTokens(tenant: number): Promise<unknown> {
    return this.#call('POST', '/revoke', { tenant });
  }

  /** The service's clock, epoch ms. */
  async now(): Promise<number> {
    const { now } = (await this.#call('GET', '/clock')) as { now: string };
    return Date.parse(now);
  }

  stats(): Promise<RemoteStats> {
    return this.#call('GET', '/stats') as Promise<RemoteStats>;
  }

  async *truth(): AsyncGenerator<TruthLine> {
    const answer = await fetch(`${this.greeting.http}/control/truth`);
    if (answer.body === null) throw new Error('the truth has no body');
    let rest = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as TruthLine;
    }
  }

  async stop(): Promise<void> {
    this.#child.kill();
    if (this.#child.exitCode === null) await once(this.#child, 'exit');
  }

  async #call(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.greeting.http}/control${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }
}
