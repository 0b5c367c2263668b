import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Tenant } from './tenants.ts';

export interface Claims {
  readonly aud: string;
  readonly tid: string;
  readonly appid: string;
  readonly roles: readonly string[];
  /** Seconds since the epoch. */
  readonly exp: number;
  /** Tokens of an earlier generation are revoked. */
  readonly gen: number;
}

/** Issues and reads tokens. They look like JWTs of Entra ID; their signature is this process's own. */
export class Tokens {
  readonly #key = randomBytes(32);
  readonly #generations = new Map<string, number>();
  #issued = 0;
  /** Seconds; may be changed while running. */
  lifetime: number;

  constructor(lifetime: number) {
    this.lifetime = lifetime;
  }

  /** `now`: epoch ms. */
  issue({ tenantId, clientId, roles }: Tenant, audience: string, now: number): string {
    this.#issued += 1;
    const seconds = Math.floor(now / 1_000);
    const gen = this.#generations.get(tenantId) ?? 0;
    const claims = {
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      iat: seconds,
      nbf: seconds,
      exp: seconds + this.lifetime,
      appid: clientId,
      appidacr: '1',
      oid: clientId,
      sub: clientId,
      tid: tenantId,
      roles,
      uti: this.#issued.toString(36),
      ver: '1.0',
      gen,
    };
    const content = `${encode({ typ: 'JWT', alg: 'RS256', kid: 'simulated' })}.${encode(claims)}`;
    return `${content}.${this.#sign(content)}`;
  }

  /** The claims of a token that is valid now; undefined for any other. */
  read(token: string, now: number): Claims | undefined {
    const at = token.lastIndexOf('.');
    const [content, signature] = [token.slice(0, at), Buffer.from(token.slice(at + 1))];
    const expected = Buffer.from(this.#sign(content));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) return undefined;
    const claims = JSON.parse(Buffer.from(content.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims;
    const current = this.#generations.get(claims.tid) ?? 0;
    return claims.exp * 1_000 > now && claims.gen === current ? claims : undefined;
  }

  /** Every token issued to the tenant so far is denied from now on. */
  revoke(tenantId: string): void {
    this.#generations.set(tenantId, (this.#generations.get(tenantId) ?? 0) + 1);
  }

  #sign(content: string): string {
    return createHmac('sha256', this.#key).update(content).digest('base64url');
  }
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
