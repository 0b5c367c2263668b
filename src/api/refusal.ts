import type { Operation, Refusal } from './verdict.ts';

const LONGEST = 300;

/** Reads the body of an answer that is no success, in any of the forms met: the API's, ASP.NET's, HTML, nothing. */
export function readRefusal(operation: Operation, status: number, body: Buffer): Refusal {
  const text = body
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  const nothing = { operation, status, afCode: undefined, words: '' };
  if (text === '') return { ...nothing, body: 'empty' };
  const parsed = parse(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return { ...nothing, body: 'foreign' };
  const { code, message } = errorOf(parsed as Record<string, unknown>);
  const afCode = code !== undefined && /^AF\d+$/i.test(code.trim()) ? code.trim().toUpperCase() : undefined;
  const words = afCode === undefined ? [code, message].filter((part) => part !== undefined).join(' ') : (message ?? '');
  return { operation, status, afCode, words, body: 'json' };
}

/** The words as they may be shown: one line, no stack trace, no end. */
export function shownWords(words: string): string {
  const [line = ''] = words.split(/\r?\n|\\r\\n|\s+at [\w.]+\.\w+\(/, 1);
  return line
    .replaceAll(/[^\s'"]*eyJ[\w-]{10,}[^\s'"]*/g, '[redacted]')
    .slice(0, LONGEST)
    .trim();
}

function errorOf(body: Record<string, unknown>): { code?: string | undefined; message?: string | undefined } {
  const { error } = body;
  if (typeof error === 'object' && error !== null) {
    const { code, message } = error as Record<string, unknown>;
    return { code: printable(code), message: printable(message) };
  }
  return {
    code: printable(error) ?? printable(body['code']),
    message: printable(body['Message']) ?? printable(body['message']),
  };
}

function printable(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
