import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthError } from '../../../src/auth/errors.ts';
import { makeCertificate, type TestCertificate } from '../../helpers/certificate.ts';

export type Form = Readonly<Record<string, string>>;
export type Answer = (form: Form, response: ServerResponse, calls: number) => void;

/** An authority on https that answers as the test says, and notes the forms it was sent. */
export class TestAuthority {
  readonly forms: Form[] = [];
  readonly paths: string[] = [];
  readonly certificate: TestCertificate = makeCertificate();
  readonly directory: string = mkdtempSync(join(tmpdir(), 'exporter-auth-'));
  answer: Answer = granted;
  readonly #server: Server;

  constructor() {
    const { certificate, privateKey } = this.certificate;
    this.#server = createServer({ cert: certificate, key: privateKey }, (request, response) => {
      void this.#respond(request, response);
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `https://localhost:${this.port}`;
  }

  /** Writes a file that lives as long as the authority. */
  file(name: string, text: string): string {
    const path = join(this.directory, name);
    writeFileSync(path, text);
    return path;
  }

  get caFile(): string {
    return this.file('ca.pem', this.certificate.certificate);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.directory, { recursive: true });
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const piece of request) body += String(piece);
    this.forms.push(Object.fromEntries(new URLSearchParams(body)));
    this.paths.push(request.url ?? '');
    this.answer(this.forms.at(-1) as Form, response, this.forms.length);
  }
}

export function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Grants `header.<claims with n>.signature` for an hour. */
export function granted(_form: Form, response: ServerResponse, calls: number): void {
  grant(response, calls, 3_599);
}

export function grant(response: ServerResponse, calls: number, seconds: number): void {
  send(response, 200, { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: jwt(calls) });
}

export function jwt(calls: number): string {
  const claims = { aud: 'https://manage.office.com', tid: 'contoso-tid', roles: ['ActivityFeed.Read'], n: calls };
  return [{ alg: 'none' }, claims, 'signature']
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
}

export function refused(status: number, error: string, description: string): Answer {
  return (_form, response) => {
    send(response, status, { error, error_description: description, error_codes: [1], correlation_id: 'c' });
  };
}

export async function failure(promise: Promise<unknown>): Promise<AuthError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof AuthError) return error;
    throw error;
  }
  throw new Error('did not fail');
}
