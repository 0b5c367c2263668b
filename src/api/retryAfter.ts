const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000 };

/**
 * How long the server wants us to wait, in ms: from the header (seconds or a date), else from its words ("Please retry
 * again after 14m 56s"). Undefined when it does not say. A date is read by the server's own clock where it gave one.
 */
export function readRetryAfter(
  { header, date, words }: { header: string | undefined; date: string | undefined; words: string },
  now: number,
): number | undefined {
  const value = header?.trim() ?? '';
  if (/^\d+(\.\d+)?$/.test(value)) return finite(Number(value) * 1000);
  if (/[a-z]/i.test(value)) {
    const until = Date.parse(value);
    const server = Date.parse(date ?? '');
    if (!Number.isNaN(until)) return Math.max(0, until - (Number.isNaN(server) ? now : server));
  }
  return readSpan(words);
}

function readSpan(words: string): number | undefined {
  const [, span] = /retry (?:again )?(?:after|in) ((?:\d+\s*[hms]\w*[\s,]*)+)/i.exec(words) ?? [];
  if (span === undefined) return undefined;
  let sum = 0;
  for (const [, count, unit] of span.matchAll(/(\d+)\s*([hms])/gi))
    sum += Number(count) * (UNITS[(unit ?? '').toLowerCase()] ?? 0);
  return finite(sum);
}

function finite(milliseconds: number): number | undefined {
  return Number.isFinite(milliseconds) ? milliseconds : undefined;
}
