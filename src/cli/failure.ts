import { describeError } from '../common/errors.ts';
import type { Io } from './command.ts';

/** The contract's exit codes. */
export const EXIT = { delivered: 0, undelivered: 1, configuration: 2, refused: 3, elasticsearch: 4 } as const;

/**
 * The exit code that a failure stands for. Told by name and code, so that no command has to load the libraries behind
 * errors that it can't meet.
 */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof Error)) return EXIT.undelivered;
  const { code, verdict, retryable } = error as { code?: unknown; verdict?: unknown; retryable?: unknown };
  if (error.name === 'ConfigError' || error.name === 'UsageError') return EXIT.configuration;
  if (error.name === 'AuthError') return retryable === true ? EXIT.undelivered : EXIT.refused;
  if (error.name === 'ApiError') return verdict === 'fatal' ? EXIT.refused : EXIT.undelivered;
  if (typeof code === 'string' && code.startsWith('ELASTICSEARCH')) return EXIT.elasticsearch;
  return EXIT.undelivered;
}

/** The code for a run in which several things failed: the one that a human must mend first. */
export function worstExitCode(errors: readonly unknown[]): number {
  return Math.max(EXIT.delivered, ...errors.map(exitCodeOf));
}

/** Says in one clear line what ended the program; the stack is for those who ask for it. */
export function reportFailure(error: unknown, io: Io): number {
  if (io.signal.aborted) return EXIT.undelivered;
  io.stderr.write(`o365-audit-exporter: ${explain(error)}\n`);
  if (process.env['DEBUG_STACK'] !== undefined && error instanceof Error) io.stderr.write(`${error.stack ?? ''}\n`);
  return exitCodeOf(error);
}

/** What is wrong with a configuration is told whole, however much it is; it holds no values. */
function explain(error: unknown): string {
  if (error instanceof Error && exitCodeOf(error) === EXIT.configuration) return error.message;
  const { message, cause } = describeError(error);
  return cause === undefined || message.includes(cause.message) ? message : `${message} (${cause.message})`;
}
