import type { Writable } from 'node:stream';
import { createLogger, format, transports, type Logger } from 'winston';
import type { Log, LogFields } from '../common/log.ts';
import type { LogConfig } from '../config/types.ts';
import { formatText } from './logText.ts';
import { redact } from './redact.ts';

type Level = LogConfig['level'];

/**
 * The log of the whole program: lines of JSON (`timestamp`, `level`, `message`, then the fields) or of text for people,
 * on standard error. No secret gets through: see redact.
 */
export function createLog(config: LogConfig, stream: Writable = process.stderr): Log {
  // A log that nobody reads any more (a closed pipe) must not end the collection.
  stream.on('error', () => undefined);
  const logger = createLogger({
    level: config.level,
    format: format.printf((info) => String(info.message)),
    transports: [new transports.Stream({ stream, eol: '\n' })],
  });
  return wrap(logger, config.format === 'json' ? JSON.stringify : formatText, {});
}

/** One line, before it is written out. */
export interface LogLine {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

function wrap(logger: Logger, render: (line: LogLine) => string, inherited: LogFields): Log {
  const write = (level: Level, message: string, fields: LogFields = {}): void => {
    if (!logger.isLevelEnabled(level)) return;
    const head = { timestamp: new Date().toISOString(), level, message: redact(message) as string };
    const rest = redact({ ...inherited, ...fields }) as Record<string, unknown>;
    // Winston would mix fields called message or level into its own: the line is handed over complete.
    logger.log(level, render({ ...head, ...rest, ...head }));
  };
  return {
    debug: (message, fields) => write('debug', message, fields),
    info: (message, fields) => write('info', message, fields),
    warn: (message, fields) => write('warn', message, fields),
    error: (message, fields) => write('error', message, fields),
    child: (fields) => wrap(logger, render, { ...inherited, ...fields }),
  };
}
