import { hash } from './random.ts';

/** A tenant and the one application registered in it. */
export interface Tenant {
  readonly index: number;
  readonly tenantId: string;
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A secret that was valid once: AADSTS7000222. */
  readonly expiredSecret: string;
  /** Roles that tokens get; baked into them when they are issued. May be changed while running. */
  roles: readonly string[];
  /** PEM certificates registered for client assertions. */
  certificates: readonly string[];
  /** Tokens of another platform that are accepted as client assertions. */
  federatedTokens: readonly string[];
  /** Unified audit logging; off: start says that the tenant does not exist. */
  auditing: boolean;
}

export type TenantOptions = Partial<Omit<Tenant, 'index'>>;

export const ROLES: readonly string[] = ['ActivityFeed.Read', 'ActivityFeed.ReadDlp', 'ServiceHealth.Read'];
const DOMAINS = ['contoso.example', 'fabrikam.example', 'northwind.example', 'adatum.example', 'litware.example'];

/** The tenants by number: ids follow from the number, secrets from seed and number. */
export function makeTenants(given: number | readonly TenantOptions[], seed: number): readonly Tenant[] {
  const options = typeof given === 'number' ? Array.from({ length: given }, (): TenantOptions => ({})) : given;
  return options.map((over, index) => {
    const number = (index + 1).toString(16).padStart(12, '0');
    const secret = hash(seed, index, 1).toString(16).padStart(8, '0');
    return {
      tenantId: `00000000-0000-4000-8000-${number}`,
      domain: DOMAINS[index] ?? `tenant${index + 1}.example`,
      clientId: `11111111-1111-4111-8111-${(0x111111111110 + index + 1).toString(16)}`,
      clientSecret: `simulated~${secret}`,
      expiredSecret: `expired~${secret}`,
      roles: ROLES,
      certificates: [],
      federatedTokens: [],
      auditing: true,
      ...over,
      index,
    };
  });
}
