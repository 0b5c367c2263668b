import { FAULTS, type Stage } from './faultTable.ts';
import { hash, hashText, share as shareOf } from './random.ts';
import type { ContentType, Operation } from './types.ts';

/** When a fault strikes. Without share and count: always. */
export interface FaultRule {
  /** A name from the table (FAULTS). */
  readonly kind: string;
  /** Share of the requests it fits (of the contents, for faults that cling to contents), chosen by seed. */
  readonly share?: number;
  /** Strikes so many times, then no more. */
  readonly count?: number;
  /** Seconds it is in force. */
  readonly seconds?: number;
  readonly operations?: readonly Operation[];
  readonly contentTypes?: readonly ContentType[];
  /** Numbers of tenants. */
  readonly tenants?: readonly number[];
  readonly contentIds?: readonly string[];
}

/** What a fault may be scoped by. */
export interface Target {
  readonly operation: Operation;
  readonly tenant?: number | undefined;
  readonly contentType?: ContentType | undefined;
  readonly contentId?: string | undefined;
  /** Whether it asks for a further page of a listing. */
  readonly page?: boolean;
  /** What tells requests apart that ask for different things. */
  readonly key: string;
}

interface Active {
  readonly rule: FaultRule;
  readonly until: number;
  left: number;
  /** Contents that a rule with a count has taken. */
  readonly taken: Set<string>;
}

/** The faults in force, and how often each struck. */
export class Faults {
  readonly counts: Record<string, number> = {};
  readonly #seed: number;
  readonly #now: () => number;
  #active: Active[] = [];
  /** How often each thing was asked for, while there are faults that strike by chance. */
  readonly #asked = new Map<string, number>();

  constructor(seed: number, now: () => number) {
    this.#seed = seed;
    this.#now = now;
  }

  /** Throws on a name that is not in the table. */
  set(rule: FaultRule): void {
    if (!Object.hasOwn(FAULTS, rule.kind)) throw new Error(`no such fault: ${rule.kind}`);
    const until = rule.seconds === undefined ? Infinity : this.#now() + rule.seconds * 1_000;
    this.#active.push({ rule, until, left: rule.count ?? Infinity, taken: new Set() });
  }

  /** Takes back the faults of a kind, or all. */
  clear(kind?: string): void {
    this.#active = kind === undefined ? [] : this.#active.filter(({ rule }) => rule.kind !== kind);
  }

  rules(): readonly FaultRule[] {
    return this.#active.filter((active) => this.#lives(active)).map(({ rule }) => rule);
  }

  /** Whether a fault could strike this request at this stage. */
  threatens(stage: Stage, target: Target): boolean {
    return this.#active.some(
      (active) => FAULTS[active.rule.kind]?.stage === stage && this.#lives(active) && fits(active.rule, target),
    );
  }

  /** The fault that strikes this request at this stage, counted; undefined for none. */
  strike(stage: Stage, target: Target): string | undefined {
    for (const active of this.#active) {
      const { rule } = active;
      if (FAULTS[rule.kind]?.stage !== stage || stage === 'content') continue;
      if (!this.#lives(active) || !fits(rule, target) || !this.#chance(rule, target)) continue;
      active.left -= 1;
      this.count(rule.kind);
      return rule.kind;
    }
    return undefined;
  }

  /**
   * Whether a fault clings to a content: always the same answer while the rules are the same. `claim`: a rule with a count
   * may take this content as one of its own. Not counted here, as it shows only when the content is asked for.
   */
  clings(kind: string, target: Target, claim: boolean): boolean {
    return this.#active.some((active) => {
      const { rule, taken } = active;
      if (rule.kind !== kind || !this.#lives(active) || !fits(rule, target)) return false;
      if (rule.share !== undefined) return shareOf(hash(this.#seed, hashText(kind), hashText(target.key))) < rule.share;
      if (rule.count === undefined || taken.has(target.key)) return true;
      if (!claim || taken.size >= rule.count) return false;
      taken.add(target.key);
      return true;
    });
  }

  count(kind: string): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
  }

  #lives({ left, until }: Active): boolean {
    return left > 0 && this.#now() < until;
  }

  #chance({ kind, share }: FaultRule, { key }: Target): boolean {
    if (share === undefined) return true;
    const asked = (this.#asked.get(`${kind} ${key}`) ?? 0) + 1;
    this.#asked.set(`${kind} ${key}`, asked);
    return shareOf(hash(this.#seed, hashText(kind), hashText(key), asked)) < share;
  }
}

function fits(rule: FaultRule, target: Target): boolean {
  const operations = rule.operations ?? FAULTS[rule.kind]?.operations ?? [];
  if (!operations.includes(target.operation)) return false;
  if (rule.kind === 'stale-page' && target.page !== true) return false;
  return (
    within(rule.contentTypes, target.contentType) &&
    within(rule.tenants, target.tenant) &&
    within(rule.contentIds, target.contentId)
  );
}

function within<T>(allowed: readonly T[] | undefined, value: T | undefined): boolean {
  return allowed === undefined || (value !== undefined && allowed.includes(value));
}

/** Reads `kind`, `kind=0.05` (share, with a point) or `kind=3` (count). Throws on anything else. */
export function parseFault(text: string): FaultRule {
  const [kind = '', amount] = text.split('=', 2);
  if (!Object.hasOwn(FAULTS, kind)) throw new Error(`no such fault: ${kind}`);
  if (amount === undefined) return { kind };
  const number = Number(amount);
  if (/^\d*\.\d+$/.test(amount) && number <= 1) return { kind, share: number };
  if (/^[1-9]\d*$/.test(amount)) return { kind, count: number };
  throw new Error(`${text}: after = comes a share with a point (0.05) or a count (3)`);
}
