import type { Clock } from '../common/clock.ts';

/** The service's own clock: the machine's (or a test's), put forward or back by `advance`. */
export class ServiceClock {
  readonly #base: Clock;
  #offset: number;

  constructor(base: Clock, skew: number) {
    this.#base = base;
    this.#offset = skew;
  }

  /** Epoch ms. */
  now(): number {
    return this.#base() + this.#offset;
  }

  advance(milliseconds: number): void {
    this.#offset += milliseconds;
  }
}

/** `yyyyMMddHHmmss` and 9 further digits, as in content ids and page tokens. */
export function stamp(milliseconds: number, further: number): string {
  const digits = new Date(milliseconds).toISOString().replaceAll(/\D/g, '').slice(0, 14);
  return digits + String(further).padStart(9, '0');
}

/** Epoch ms of the first 14 digits of a {@link stamp}, NaN if it is none. */
export function readStamp(digits: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(digits) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** ISO with the 7 fraction digits of .NET. */
export function ticks(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 23)}0000Z`;
}
