import { ExporterError } from '../common/errors.ts';

/** One thing that is wrong with the configuration. Never holds the value of a secret. */
export interface Problem {
  /** The key (`tenants[0].cloud`), or the file and line (`contoso.yaml:12:3`) when it could not be read. */
  readonly path: string;
  /** What is allowed there. */
  readonly message: string;
}

/** The configuration is refused; `message` lists all problems, one a line. */
export class ConfigError extends ExporterError {
  override name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `  ${path}: ${message}`);
    super('CONFIG_INVALID', `reading the configuration: it is refused\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
