/** What every stage needs of a logger. Fields are data, never interpolated into the message; secrets and whole errors are no fields (see describeError). */
export interface Log {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  /** Something unexpected, nothing lost. */
  warn(message: string, fields?: LogFields): void;
  /** Records are lost or a human must act. */
  error(message: string, fields?: LogFields): void;
  child(fields: LogFields): Log;
}

export type LogFields = Readonly<Record<string, unknown>>;

/** A log that says nothing. */
export const silent: Log = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  child: () => silent,
};
