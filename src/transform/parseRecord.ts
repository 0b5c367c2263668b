const SUSPICIOUS = /\\u[dD][89a-fA-F]/;
const ESCAPES = /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|[^])/g;
const TOKENS = /"(?:[^"\\]|\\[^])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * The text of a record, free of what Elasticsearch refuses or garbles: lone surrogates, which JSON can only hold as
 * escapes, become U+FFFD. NUL stays: that an inbox rule looks for it tells an attacker's from a user's.
 */
export function recordText(raw: Buffer): string {
  const text = raw.toString();
  return text.includes('\\u') && SUSPICIOUS.test(text) ? wellFormed(text) : text;
}

function wellFormed(text: string): string {
  return text.replace(ESCAPES, (escape) => {
    if (escape.length === 12) return escape;
    return escape.length === 6 ? '\\ufffd' : escape;
  });
}

/** The same JSON with the numbers that a double cannot hold as text, so that no digit is lost. */
export function withExactNumbers(text: string): string {
  return text.replace(TOKENS, (token) => (token.startsWith('"') || isExact(Number(token)) ? token : `"${token}"`));
}

function isExact(number: number): boolean {
  return Number.isSafeInteger(number) || (Number.isFinite(number) && !Number.isInteger(number));
}
