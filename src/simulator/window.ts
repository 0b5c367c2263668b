import { af } from './errors.ts';

/** From `start` inclusive to `end` exclusive, epoch ms. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The service bears a start that is a little older than 7 days. */
const TOLERANCE = HOUR;

/** Reads startTime and endTime; throws AF20002, AF20030 or AF20055. */
export function readWindow(start: string | undefined, end: string | undefined, now: number): Window {
  if (start === undefined && end === undefined) return { start: now - DAY, end: now };
  if (start === undefined || end === undefined) throw af('AF20030');
  const window = { start: readTime(start, 'startTime'), end: readTime(end, 'endTime') };
  if (window.start >= window.end || window.end - window.start > DAY) throw af('AF20055');
  if (window.start < now - 7 * DAY - TOLERANCE) throw af('AF20055');
  return window;
}

const FORMS = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(:\d\d(?:\.\d{1,7})?)?)?(Z|[+-]\d\d:\d\d)?$/i;

function readTime(text: string, name: string): number {
  const [, date, minutes = '00:00', seconds = ':00', zone = 'Z'] = FORMS.exec(text) ?? [];
  const time =
    date === undefined ? Number.NaN : Date.parse(`${date}T${minutes}${seconds.slice(0, 7)}${zone.toUpperCase()}`);
  if (Number.isNaN(time)) throw af('AF20002', [name, 'datetime']);
  return time;
}
