import { createHash } from 'node:crypto';

/** SHA-256, in hex, of a record: the same whatever the order of its keys, which changes between deliveries. */
export function canonicalDigest(raw: Buffer): string {
  let text = raw.toString();
  try {
    text = JSON.stringify(sorted(JSON.parse(text)));
  } catch {
    // No JSON: its bytes stand for themselves.
  }
  return createHash('sha256').update(text).digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}
