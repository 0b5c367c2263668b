/** What the exporter looks at in an access token; none of it is verified, the API does that. */
export interface TokenClaims {
  readonly aud: string | undefined;
  readonly tid: string | undefined;
  readonly roles: readonly string[];
}

/** Reads the claims of a JWT; all empty for a token that is none (its form is Microsoft's own affair). */
export function readClaims(token: string): TokenClaims {
  const claims = payloadOf(token);
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  const roles = Array.isArray(claims['roles']) ? claims['roles'].filter((role) => typeof role === 'string') : [];
  return { aud: text(claims['aud']), tid: text(claims['tid']), roles };
}

function payloadOf(token: string): Readonly<Record<string, unknown>> {
  const [, payload] = token.split('.');
  if (payload === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
