import { parseArgs } from 'node:util';

/** How the exporter polls, ms. */
export const SETTLE = 2_000;
export const OVERLAP = 60 * 60_000;

export interface ChaosOptions {
  readonly seed: number;
  readonly kills: number;
  readonly restarts: number;
  readonly rollovers: number;
  readonly contents: number;
  readonly recordsPerContent: number;
  readonly tenants: number;
  /** Each kind of fault strikes at least so often. */
  readonly strikes: number;
  /** Given up after so many minutes of unrest, whatever is still missing. */
  readonly minutes: number;
}

const FULL: ChaosOptions = {
  seed: 1,
  kills: 100,
  restarts: 20,
  rollovers: 10,
  contents: 9_500,
  recordsPerContent: 60,
  tenants: 6,
  strikes: 20,
  minutes: 40,
};
/** For CI: everything once or more, in about a minute and a half. */
const SHORT: ChaosOptions = {
  ...FULL,
  kills: 8,
  restarts: 2,
  rollovers: 3,
  contents: 300,
  recordsPerContent: 50,
  tenants: 3,
  strikes: 0,
  minutes: 1,
};

export function readOptions(argv: readonly string[]): ChaosOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      short: { type: 'boolean' },
      seed: { type: 'string' },
      kills: { type: 'string' },
      restarts: { type: 'string' },
      rollovers: { type: 'string' },
      contents: { type: 'string' },
      'records-per-content': { type: 'string' },
      tenants: { type: 'string' },
      strikes: { type: 'string' },
      minutes: { type: 'string' },
    },
  });
  const base = values.short === true ? SHORT : FULL;
  const number = (text: string | undefined, otherwise: number): number =>
    text === undefined ? otherwise : Number(text);
  return {
    seed: number(values.seed, base.seed),
    kills: number(values.kills, base.kills),
    restarts: number(values.restarts, base.restarts),
    rollovers: number(values.rollovers, base.rollovers),
    contents: number(values.contents, base.contents),
    recordsPerContent: number(values['records-per-content'], base.recordsPerContent),
    tenants: number(values.tenants, base.tenants),
    strikes: number(values.strikes, base.strikes),
    minutes: number(values.minutes, base.minutes),
  };
}
