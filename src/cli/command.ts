import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { ExporterError } from '../common/errors.ts';

/** What a command talks to. `signal` is aborted by the first SIGTERM or SIGINT, `kill` by the second. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly signal: AbortSignal;
  readonly kill: AbortSignal;
}

/** Resolves with the exit code. */
export type CommandFunction = (argv: readonly string[], io: Io) => Promise<number>;

interface OptionSpec {
  /** Placeholder in the help (`FILE`); without one the option is a switch. */
  readonly value?: string;
  readonly multiple?: boolean;
  readonly help: string;
}

/** A command's outside, from which its parser and its help page follow. */
export interface CommandSpec {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly details?: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly examples?: readonly string[];
}

/** Options that every command takes. */
export const CONFIG_OPTION: Readonly<Record<string, OptionSpec>> = {
  config: { value: 'FILE', multiple: true, help: 'configuration; may be repeated, later files win' },
};
export const JSON_OPTION: Readonly<Record<string, OptionSpec>> = {
  json: { help: 'print the result as one JSON object' },
};

export interface ParsedCommand {
  readonly positionals: readonly string[];
  /** The last value of an option. */
  value(name: string): string | undefined;
  values(name: string): readonly string[];
  has(name: string): boolean;
}

/** A command line that can't be understood: exit 2. */
export class UsageError extends ExporterError {
  override name = 'UsageError';
  constructor(message: string, options?: ErrorOptions) {
    super('USAGE', message, options);
  }
}

/** Parses `argv` by the spec; undefined when help was asked for and has been printed. */
export function parseCommand(
  spec: CommandSpec,
  argv: readonly string[],
  io: Pick<Io, 'stdout'>,
): ParsedCommand | undefined {
  const options: ParserOptions = {
    help: { type: 'boolean', multiple: true, short: 'h' },
  };
  for (const [name, option] of Object.entries(spec.options)) {
    options[name] = { type: option.value === undefined ? 'boolean' : 'string', multiple: true };
  }
  let parsed: ReturnType<typeof parseAll>;
  try {
    parsed = parseAll(argv, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${reason}\nSee: o365-audit-exporter ${spec.name} --help`, { cause: error });
  }
  if (parsed.values['help'] !== undefined) {
    io.stdout.write(helpPage(spec));
    return undefined;
  }
  const values = (name: string): readonly string[] => (parsed.values[name] ?? []).map(String);
  return {
    positionals: parsed.positionals,
    values,
    value: (name) => values(name).at(-1),
    has: (name) => parsed.values[name] !== undefined,
  };
}

type ParserOptions = Record<string, { type: 'string' | 'boolean'; multiple: true; short?: string }>;

function parseAll(
  argv: readonly string[],
  options: ParserOptions,
): { values: Record<string, (string | boolean)[] | undefined>; positionals: string[] } {
  return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
}

/** The page that `--help` prints. */
export function helpPage(spec: CommandSpec): string {
  const shown: Readonly<Record<string, OptionSpec>> = { ...spec.options, help: { help: 'show this page' } };
  const rows = Object.entries(shown).map(([name, { value, help }]): [string, string] => [
    `--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ]);
  const width = Math.max(...rows.map(([left]) => left.length));
  const sections = [
    `usage: o365-audit-exporter ${spec.usage}`,
    spec.summary,
    ...(spec.details === undefined ? [] : [spec.details]),
    `Options:\n${rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join('\n')}`,
    ...(spec.examples === undefined ? [] : [`Examples:\n${spec.examples.map((line) => `  ${line}`).join('\n')}`]),
  ];
  return `${sections.join('\n\n')}\n`;
}
