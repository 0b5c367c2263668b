import type { StreamStatus } from '../status.ts';

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `42 s`, `7 min`, `3 h 5 min`, `2 d 4 h`: two units at most. */
export function span(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) return two(Math.floor(whole / HOUR), 'h', Math.floor((whole % HOUR) / MINUTE), 'min');
  return two(Math.floor(whole / DAY), 'd', Math.floor((whole % DAY) / HOUR), 'h');
}

function two(first: number, unit: string, second: number, smaller: string): string {
  return second === 0 ? `${first} ${unit}` : `${first} ${unit} ${second} ${smaller}`;
}

/** `2026-11-25 12:40:09` in UTC. */
export function moment(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

export function ago(iso: string, now: string): string {
  const seconds = (Date.parse(now) - Date.parse(iso)) / 1_000;
  return seconds < 1 ? 'just now' : `${span(seconds)} ago`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}

export function count(value: number, one: string, many: string): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}

export interface Condition {
  readonly level: 'good' | 'idle' | 'warn' | 'bad';
  readonly word: string;
}

/** Beyond these a healthy stream is not found: contents settle for minutes, and a cycle begins each minute. */
const BEHIND = 15 * MINUTE;
const FAR_BEHIND = DAY;

/** How a stream is doing, in two words. */
export function conditionOf({ leaseHeld, lagSeconds, lastError }: StreamStatus): Condition {
  if (!leaseHeld) return { level: 'idle', word: 'elsewhere' };
  if (lastError !== null) return { level: 'bad', word: 'failing' };
  if (lagSeconds === null) return { level: 'idle', word: 'starting' };
  if (lagSeconds > FAR_BEHIND) return { level: 'bad', word: 'far behind' };
  if (lagSeconds > BEHIND) return { level: 'warn', word: 'behind' };
  return { level: 'good', word: 'up to date' };
}
