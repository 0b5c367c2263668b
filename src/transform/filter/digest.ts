import { createHmac } from 'node:crypto';
import type { Secret } from '../../common/secret.ts';
import { jsonText } from '../fields/jsonText.ts';

/**
 * HMAC-SHA-256 in hexadecimal digits. The same value has the same digest under the same key, whatever the order of
 * its keys, which changes between deliveries; a number has that of its text.
 */
export function digest(key: Secret): (value: unknown) => string {
  const secret = key.reveal();
  return (value) => createHmac('sha256', secret).update(canonical(value)).digest('hex');
}

function canonical(value: unknown): string {
  return typeof value === 'string' ? value : jsonText(sorted(value, 0));
}

function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || depth > 100) return value;
  if (Array.isArray(value)) return value.map((entry: unknown) => sorted(entry, depth + 1));
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner, depth + 1)]));
}
