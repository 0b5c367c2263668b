import { constants, createHash, verify, X509Certificate } from 'node:crypto';
import type { Tenant } from './tenants.ts';

/** Why a client assertion is refused: the AADSTS number; undefined when it is good. `audiences`: the token addresses. */
export function judgeAssertion(
  assertion: string,
  tenant: Tenant,
  audiences: readonly string[],
  now: number,
): number | undefined {
  if (tenant.federatedTokens.includes(assertion)) return undefined;
  const [head = '', body = '', signature = ''] = assertion.split('.');
  const header = decode(head);
  const claims = decode(body);
  if (header === undefined || claims === undefined) return 50_027;
  const certificate = tenant.certificates.map((pem) => new X509Certificate(pem)).find((known) => names(header, known));
  if (certificate === undefined)
    return tenant.federatedTokens.length > 0 && tenant.certificates.length === 0 ? 700_213 : 700_027;
  const key = certificate.publicKey;
  const options =
    header['alg'] === 'PS256'
      ? { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
      : { key, padding: constants.RSA_PKCS1_PADDING };
  if (header['alg'] !== 'PS256' && header['alg'] !== 'RS256') return 50_027;
  const signed = Buffer.from(`${head}.${body}`);
  if (!verify('sha256', signed, options, Buffer.from(signature, 'base64url'))) return 700_027;
  const { aud, iss, sub, exp, nbf } = claims;
  if (typeof aud !== 'string' || !audiences.includes(aud)) return 700_023;
  if (iss !== tenant.clientId || sub !== tenant.clientId) return 700_021;
  const seconds = now / 1_000;
  if (typeof exp !== 'number' || exp <= seconds) return 700_024;
  if (typeof nbf === 'number' && nbf > seconds + 300) return 700_024;
  return undefined;
}

/** Whether the header's thumbprint (`x5t`, SHA-1, or `x5t#S256`) is the certificate's. */
function names(header: Readonly<Record<string, unknown>>, { raw }: X509Certificate): boolean {
  const print = (algorithm: string): string => createHash(algorithm).update(raw).digest('base64url');
  return header['x5t#S256'] === print('sha256') || header['x5t'] === print('sha1');
}

function decode(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
