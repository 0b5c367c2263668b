import { describeError } from '../common/errors.ts';
import { Secret } from '../common/secret.ts';

const REDACTED = '[redacted]';
const DEEPEST = 8;
const LONGEST_LIST = 100;
const LONGEST_TEXT = 8_000;

/** Keys whose value is a secret whatever it looks like; not those that only name a file or a time (`clientSecretFile`). */
const SECRET_KEY =
  /^(.*authorization|.*secret|.*password|.*passphrase|.*api[-_]?key|.*token|.*assertion|(set-)?cookie|.*private[-_]?key|hash[-_]?key)$/i;

const SECRET_TEXTS: readonly (readonly [RegExp, string])[] = [
  [/\bBearer\s+[\w.~+/-]+=*/gi, `Bearer ${REDACTED}`],
  // Base64 has a digit or a sign somewhere, the word after "Basic" in a sentence has not.
  [/\b(Basic|ApiKey)\s+(?=[\w+/-]*[\d+/=])[\w+/-]{6,}=*/gi, `$1 ${REDACTED}`],
  [/\beyJ[\w-]{4,}\.[\w-]{4,}(\.[\w-]*)?/g, REDACTED],
  // In forms and queries, and in JSON. Not in prose: what follows "renewing the token:" is why it failed.
  [/((?:secret|assertion|password|passphrase|token|api_?key)=)[^\s"'&,;]+/gi, `$1${REDACTED}`],
  [/("(?:[\w-]*(?:secret|assertion|password|passphrase|token|api_?key))"\s*:\s*")[^"]+/gi, `$1${REDACTED}`],
  [/(:\/\/)[^\s/@:]+:[^\s/@]+@/g, `$1${REDACTED}@`],
];

/** Takes what looks like a secret out of a text: bearer tokens, JWTs, secrets in forms, passwords in addresses. */
export function redactText(text: string): string {
  return SECRET_TEXTS.reduce((rest, [pattern, shown]) => rest.replace(pattern, shown), text.slice(0, LONGEST_TEXT));
}

/**
 * A copy of a log field that can be written as JSON and holds no secret: errors are flattened to their chosen fields,
 * values under telling keys are taken out, texts are looked through, depth and length are bounded.
 */
export function redact(value: unknown): unknown {
  return copy(value, 0);
}

function copy(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value);
  if (typeof value === 'function') return '[function]';
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Secret) return REDACTED;
  if (value instanceof Error) return copy(describeError(value), depth + 1);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
  if (value instanceof URL) return redactText(value.href);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= DEEPEST) return '[deeper]';
  if (value instanceof Map)
    return copyEntries(
      [...value].map(([key, item]) => [String(key), item]),
      depth,
    );
  if (Array.isArray(value) || value instanceof Set) return copyList([...value], depth);
  return copyEntries(entriesOf(value), depth);
}

function copyList(items: readonly unknown[], depth: number): unknown[] {
  const copied = items.slice(0, LONGEST_LIST).map((item) => copy(item, depth + 1));
  return items.length > LONGEST_LIST ? [...copied, `[${items.length - LONGEST_LIST} more]`] : copied;
}

function copyEntries(entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> {
  return Object.fromEntries(
    entries
      .slice(0, LONGEST_LIST)
      .map(([key, item]) => [key, isSecretValue(key, item) ? REDACTED : copy(item, depth + 1)]),
  );
}

/** A number or a flag under such a key is a count or a setting. */
function isSecretValue(key: string, value: unknown): boolean {
  return SECRET_KEY.test(key) && (typeof value === 'string' || (typeof value === 'object' && value !== null));
}

/** A log line must not fail because a getter does. */
function entriesOf(value: object): [string, unknown][] {
  try {
    return Object.entries(value);
  } catch {
    return [['unreadable', true]];
  }
}
