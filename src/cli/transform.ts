import { systemClock } from '../common/clock.ts';
import { ElementScanner } from '../api/scanner.ts';
import { serialise } from '../transform/document.ts';
import type { TransformOptions } from '../transform/options.ts';
import { createRawMapping } from '../transform/transform.ts';
import { CONFIG_OPTION, parseCommand, UsageError, type CommandFunction, type CommandSpec, type Io } from './command.ts';

const SPEC: CommandSpec = {
  name: 'transform',
  usage: 'transform [--config FILE] [--tenant NAME] [--preserve-original] < records > documents',
  summary: 'Maps raw audit records on stdin (one a line, or one JSON array) to documents on stdout.',
  details:
    'One line for each record, in the same order. What is no record yields a line with error.type and error.message.\nNothing is sent anywhere. With --config, namespace, tenant and filters are taken\nfrom there; a record that a filter drops yields {"dropped":true}.',
  options: {
    ...CONFIG_OPTION,
    tenant: { value: 'NAME', help: "the tenant whose settings count; default: the configuration's only one" },
    'preserve-original': { help: 'keep each raw record as event.original' },
  },
  examples: ['o365-audit-exporter transform < records.ndjson > documents.ndjson'],
};

/** `transform`: exit 0 when there is a line for every record, whatever is in it; how many are no records is said on stderr. */
export const transformCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return 0;
  const settings = await readSettings(args.values('config'), args.value('tenant'));
  const options: TransformOptions = {
    ...settings,
    preserveOriginal: settings.preserveOriginal || args.has('preserve-original'),
    clock: systemClock,
  };
  const mapRaw = createRawMapping(options);
  let refused = 0;
  const lineOf = (raw: Buffer): string => {
    const mapped = mapRaw(raw);
    if (mapped.kind === 'mapped') {
      const { id = '', time, rest } = mapped;
      if (id === '') refused += 1;
      return serialise({ id, time, rest }, new Date(systemClock()).toISOString());
    }
    if (mapped.kind === 'dropped') return JSON.stringify({ dropped: true });
    refused += 1;
    const error = { type: mapped.type, message: mapped.reason };
    return JSON.stringify({ event: { kind: 'pipeline_error', original: raw.toString() }, error });
  };
  for await (const records of recordsOf(io)) {
    const lines = records.map((raw) => `${lineOf(raw)}\n`).join('');
    if (lines !== '' && !io.stdout.write(lines)) await drained(io);
  }
  if (refused > 0)
    io.stderr.write(`o365-audit-exporter: ${refused} of these could not be indexed (see their error.type)\n`);
  return 0;
};

type Settings = Omit<TransformOptions, 'clock'>;

async function readSettings(files: readonly string[], wanted: string | undefined): Promise<Settings> {
  if (files.length === 0) {
    if (wanted !== undefined) throw new UsageError('--tenant needs a --config');
    return { tenantId: '', tenantName: '', namespace: 'default', preserveOriginal: false };
  }
  const { loadConfig } = await import('../config/load.ts');
  const { compileFilter } = await import('../transform/filter/filter.ts');
  const { tenants, output } = await loadConfig(files, process.env);
  const tenant = wanted === undefined ? tenants[0] : tenants.find(({ name }) => name === wanted);
  if (tenant === undefined || (wanted === undefined && tenants.length > 1)) {
    throw new UsageError(`--tenant must be one of: ${tenants.map(({ name }) => name).join(', ')}`);
  }
  const { drop, hide } = compileFilter(tenant.filter);
  return {
    tenantId: tenant.tenantId,
    tenantName: tenant.name,
    namespace: output.kind === 'elasticsearch' ? output.elasticsearch.namespace : 'default',
    preserveOriginal: tenant.preserveOriginal,
    ...(drop === undefined ? {} : { drop }),
    ...(hide === undefined ? {} : { redact: hide }),
  };
}

function drained({ stdout, signal }: Io): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    stdout.once('drain', () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}

/** The records in each piece of the input, told by its first character: a list's elements, or lines. */
async function* recordsOf({ stdin, signal }: Io): AsyncGenerator<Buffer[]> {
  let reader: Reader | undefined;
  for await (const piece of stdin as AsyncIterable<Buffer | string>) {
    signal.throwIfAborted();
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    reader ??= readerFor(chunk);
    if (reader !== undefined) yield reader.push(chunk);
  }
  if (reader !== undefined) yield reader.end();
}

interface Reader {
  push(chunk: Buffer): Buffer[];
  end(): Buffer[];
}

/** Undefined while there is only white space. */
function readerFor(chunk: Buffer): Reader | undefined {
  const first = chunk
    .toString()
    .replace(/^\uFEFF/, '')
    .trimStart()[0];
  if (first === undefined) return undefined;
  return first === '[' ? new ListReader() : new LineReader();
}

class ListReader implements Reader {
  readonly #scanner = new ElementScanner();

  push(chunk: Buffer): Buffer[] {
    const found: Buffer[] = [];
    this.#scanner.push(chunk, (element) => found.push(element));
    return found;
  }

  end(): Buffer[] {
    this.#scanner.end();
    return [];
  }
}

class LineReader implements Reader {
  #parts: Buffer[] = [];

  push(chunk: Buffer): Buffer[] {
    const found: Buffer[] = [];
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      this.#parts.push(chunk.subarray(from, end));
      found.push(...this.end());
      from = end + 1;
    }
    if (from < chunk.length) this.#parts.push(chunk.subarray(from));
    return found;
  }

  /** The line so far; none when it is blank. */
  end(): Buffer[] {
    const line = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    this.#parts = [];
    return line.every((byte) => byte === 32 || byte === 9 || byte === 13) ? [] : [line];
  }
}
