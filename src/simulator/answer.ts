import { gzipSync } from 'node:zlib';

/** An answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Already encoded as `headers` says. */
  readonly body: Iterable<Buffer>;
}

const GZIP_FROM = 1_024;

export function json(
  status: number,
  value: unknown,
  gzip = false,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const text = Buffer.from(JSON.stringify(value));
  const pack = gzip && text.length >= GZIP_FROM;
  return {
    status,
    headers: { ...JSON_HEADERS, ...headers, ...(pack ? { 'Content-Encoding': 'gzip' } : {}) },
    body: [pack ? gzipSync(text, { level: 1 }) : text],
  };
}

export function page(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  const html = `<!DOCTYPE html>\n<html><head><title>${status}</title></head><body><h2>Our services aren't available right now</h2></body></html>\n`;
  return { status, headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers }, body: [Buffer.from(html)] };
}

export function nothing(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: [] };
}

export const JSON_HEADERS: Readonly<Record<string, string>> = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-cache',
};
