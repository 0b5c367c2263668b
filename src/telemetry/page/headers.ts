import { createHash } from 'node:crypto';
import { STYLE } from './style.ts';

/** Sent with every answer. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** The page's own style is all that a browser may apply: no script, no form, nothing from elsewhere. */
export function pageHeaders(): Record<string, string> {
  const hash = createHash('sha256').update(STYLE).digest('base64');
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
  return { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy };
}
