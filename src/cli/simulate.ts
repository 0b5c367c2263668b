import { createWriteStream, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { faultHelp } from '../simulator/faultTable.ts';
import { parseFault, type FaultRule } from '../simulator/faults.ts';
import type { HostPort } from '../simulator/listen.ts';
import { startSimulator, type Simulator } from '../simulator/simulator.ts';
import { truthLine } from '../simulator/truth.ts';
import { parseCommand, UsageError, type CommandSpec, type Io, type ParsedCommand } from './command.ts';
import { EXIT } from './failure.ts';

const SPEC: CommandSpec = {
  name: 'simulate',
  usage: 'simulate [--http H:P] [--https H:P] [options]',
  summary: `A simulated tenant: the Management Activity API, its token endpoints, and a tenant full of invented records.
Runs until SIGTERM or SIGINT. Prints one line of JSON when it listens: its addresses, tenants and secrets.`,
  details: `The same seed gives the same contents and Ids. Both addresses serve the API and the token endpoints; MSAL wants
https for the latter, so give the exporter the authority of --https and the CA of --ca-out (network.caFile).

Faults (--fault kind, kind=0.05 for a share of the requests, kind=3 for so many times):
${faultHelp()}`,
  options: {
    http: { value: 'H:P', help: 'where to listen (127.0.0.1:0; 0 is any free port)' },
    https: { value: 'H:P', help: 'the same with TLS, for localhost, 127.0.0.1, ::1 and host.test' },
    'ca-out': { value: 'FILE', help: 'writes the CA that signed the certificate' },
    seed: { value: 'N', help: 'another seed, other records (1)' },
    tenants: { value: 'N', help: 'tenants, each with an application (1)' },
    contents: { value: 'N', help: 'contents at the start, of all tenants and types together (100; 0 with --records)' },
    'records-per-content': { value: 'N', help: 'records in each (50)' },
    days: { value: 'N', help: 'spread over the past N days (5)' },
    rate: { value: 'N', help: 'contents a minute that appear while running (0)' },
    repeated: { value: 'SHARE', help: 'share of records that come again in a later content (0)' },
    records: { value: 'FILE', help: 'NDJSON or .ndjson.gz whose records become contents' },
    'page-size': { value: 'N', help: 'rows on a page of a listing (200)' },
    'requests-per-minute': { value: 'N', help: 'a tenant’s quota; above it AF429 (2000)' },
    'token-lifetime': { value: 'SECONDS', help: 'life of a token (3599)' },
    skew: { value: 'SECONDS', help: 'how far the service’s clock is ahead (0)' },
    'no-gzip': { help: 'never compress' },
    fault: { value: 'KIND', multiple: true, help: 'misbehave; may be repeated' },
    truth: { value: 'FILE', help: 'writes at start and at the end what must be delivered, a line a content' },
    control: { help: 'serve /control/: faults, clock, contents, truth, stats, revoke' },
  },
  examples: [
    'o365-audit-exporter simulate --http 127.0.0.1:8081 --https 127.0.0.1:8443 --ca-out ca.pem --rate 30',
    'o365-audit-exporter simulate --contents 400 --records-per-content 5000 --fault AF429=0.02 --fault reset-mid=0.01',
  ],
};

/** Serves until the signal is aborted. */
export async function simulateCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'stderr' | 'signal'>,
): Promise<number> {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const records = args.value('records');
  const [http, https] = [hostPort(args, 'http'), hostPort(args, 'https')];
  const simulator = await startSimulator({
    ...(http === undefined ? {} : { http }),
    ...(https === undefined ? {} : { https }),
    ...(records === undefined ? {} : { records }),
    seed: number(args, 'seed', 1),
    tenants: number(args, 'tenants', 1, 1),
    contents: number(args, 'contents', records === undefined ? 100 : 0),
    recordsPerContent: number(args, 'records-per-content', 50, 1),
    days: fraction(args, 'days', 5),
    rate: fraction(args, 'rate', 0),
    repeated: fraction(args, 'repeated', 0),
    pageSize: number(args, 'page-size', 200, 1),
    requestsPerMinute: number(args, 'requests-per-minute', 2_000, 1),
    tokenLifetime: number(args, 'token-lifetime', 3_599, 1),
    skew: fraction(args, 'skew', 0, -Infinity) * 1_000,
    gzip: !args.has('no-gzip'),
    faults: args.values('fault').map(fault),
    control: args.has('control'),
  });
  try {
    await serve(simulator, args, io);
  } finally {
    await simulator.close();
  }
  return EXIT.delivered;
}

async function serve(simulator: Simulator, args: ParsedCommand, io: Pick<Io, 'stdout' | 'signal'>): Promise<void> {
  const [caFile, truthFile] = [args.value('ca-out'), args.value('truth')];
  if (caFile !== undefined) writeFileSync(caFile, simulator.ca);
  if (truthFile !== undefined) await writeTruth(simulator, truthFile);
  io.stdout.write(`${JSON.stringify(greeting(simulator))}\n`);
  if (!io.signal.aborted) await once(io.signal, 'abort');
  if (truthFile !== undefined) await writeTruth(simulator, truthFile);
}

function greeting({ http, https, foreign, tenants }: Simulator): object {
  const shown = tenants.map(({ tenantId, clientId, clientSecret }) => ({ tenantId, clientId, clientSecret }));
  return { http, https, foreign, ...shown[0], tenants: shown };
}

async function writeTruth(simulator: Simulator, path: string): Promise<void> {
  const lines = function* (): Iterable<string> {
    for (const content of simulator.truth()) yield truthLine(content);
  };
  await pipeline(Readable.from(lines()), createWriteStream(path));
}

function fault(text: string): FaultRule {
  try {
    return parseFault(text);
  } catch (error) {
    throw new UsageError(`--fault ${error instanceof Error ? error.message : text}`, { cause: error });
  }
}

function hostPort(args: ParsedCommand, name: string): HostPort | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]*)):(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 65_535)
    throw new UsageError(`--${name} ${text}: host:port is wanted, as in 127.0.0.1:8081`);
  return { host: bracketed ?? (plain === undefined || plain === '' ? '127.0.0.1' : plain), port: Number(port) };
}

function fraction(args: ParsedCommand, name: string, fallback: number, least = 0): number {
  const text = args.value(name);
  const value = text === undefined ? fallback : Number(text);
  if (text?.trim() === '' || !Number.isFinite(value) || value < least)
    throw new UsageError(`--${name} ${text}: a number is wanted`);
  return value;
}

function number(args: ParsedCommand, name: string, fallback: number, least = 0): number {
  const value = fraction(args, name, fallback, least);
  if (!Number.isSafeInteger(value)) throw new UsageError(`--${name} ${value}: a whole number is wanted`);
  return value;
}
