/** One line of the preflight. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  /** Whose fault a failure is: decides the exit code. */
  readonly area: 'configuration' | 'login' | 'elasticsearch';
  readonly tenant?: string;
  readonly what: string;
  readonly detail: string;
}

export type Report = (finding: Finding) => void;
