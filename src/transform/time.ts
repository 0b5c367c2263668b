const DIGITS: readonly (readonly [number, number])[] = [
  [0, 4],
  [5, 7],
  [8, 10],
  [11, 13],
  [14, 16],
  [17, 19],
];
const EARLIEST = Date.UTC(1970, 0, 1) + 1;
const LATEST = Date.UTC(9999, 11, 31);
const GENERAL =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?)? ?(Z|z|[+-]\d\d:?(?:\d\d)?)?$/;
const DOTNET = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/;

/**
 * Reads a time as Microsoft writes them; without a zone it is UTC, which is how all of CreationTime comes
 * (`2021-08-01T12:34:56`). Also with a zone, a fraction of any length, a space for the T, a date alone, and .NET's
 * `/Date(ms)/`.
 *
 * @returns epoch ms; NaN for anything else, and for times that stand for "unset" (year 1)
 */
export function parseTime(text: string): number {
  const plain = plainTime(text);
  if (!Number.isNaN(plain)) return inRange(plain);
  const trimmed = text.trim();
  const dotnet = DOTNET.exec(trimmed);
  if (dotnet !== null) return inRange(Number(dotnet[1]));
  const parts = GENERAL.exec(trimmed);
  if (parts === null) return Number.NaN;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone] = parts;
  const local = plainTime(`${year}-${month}-${day}T${hour}:${minute}:${second}`);
  return inRange(local + Math.floor(Number(`0.${fraction}`) * 1000) - offset(zone));
}

/** The same as ISO text with milliseconds, undefined when it is no time. */
export function isoTime(text: string): string | undefined {
  const time = parseTime(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** `YYYY-MM-DDTHH:MM:SS` and nothing else, 19 characters: what nearly every record has. */
export function plainTime(text: string): number {
  if (text.length !== 19) return Number.NaN;
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || text.charCodeAt(10) !== 84) return Number.NaN;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN;
  const numbers: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  for (let part = 0; part < 6; part += 1) {
    const [from, to] = DIGITS[part] as readonly [number, number];
    let number = 0;
    for (let index = from; index < to; index += 1) {
      const digit = text.charCodeAt(index) - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      number = number * 10 + digit;
    }
    numbers[part] = number;
  }
  const [year, month, day, hour, minute, second] = numbers;
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 59) return Number.NaN;
  if (day > 28 && day > daysIn(year, month)) return Number.NaN;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function inRange(time: number): number {
  return time >= EARLIEST && time <= LATEST ? time : Number.NaN;
}

function offset(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z' || zone === 'z') return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
