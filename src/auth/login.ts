import { ConfidentialClientApplication, ManagedIdentityApplication, type AuthenticationResult } from '@azure/msal-node';
import type { TenantConfig } from '../config/types.ts';
import { endpointsOf } from './clouds.ts';
import { readProof } from './credential.ts';
import { explainLoginFailure } from './loginFailure.ts';
import { MsalNetwork, type LoginTimeouts } from './msalNetwork.ts';
import type { Network } from './network.ts';

export type LoginTenant = Pick<TenantConfig, 'tenantId' | 'clientId' | 'cloud' | 'credential' | 'endpoints'>;

/** A token as it came: its text, and the end of its life in epoch ms. */
export interface Granted {
  readonly token: string;
  readonly expires: number;
}

/** Logs in once, without retry. Rejects with AuthError, or with the signal's reason. */
export async function login(
  tenant: LoginTenant,
  network: Network,
  timeouts: LoginTimeouts,
  signal: AbortSignal,
): Promise<Granted> {
  const managed = tenant.credential.kind === 'managedIdentity';
  // A metadata service is on this machine or its link, where no proxy leads to.
  const client = new MsalNetwork(managed ? () => network.direct : (url) => network.agentsFor(url), timeouts, signal);
  try {
    const result = managed ? await asManagedIdentity(tenant, client) : await asApplication(tenant, client);
    if (result === null || result.accessToken === '' || result.expiresOn === null) {
      throw new Error('no token');
    }
    return { token: result.accessToken, expires: result.expiresOn.getTime() };
  } catch (error) {
    signal.throwIfAborted();
    throw explainLoginFailure(error, client.trace);
  }
}

async function asApplication(tenant: LoginTenant, client: MsalNetwork): Promise<AuthenticationResult | null> {
  if (tenant.credential.kind === 'managedIdentity') return null;
  const { authority, scope } = endpointsOf(tenant);
  const base = `${authority}/${encodeURIComponent(tenant.tenantId)}`;
  // MSAL refuses an authority without TLS, though not such endpoints of one; the configuration decides which are let through.
  const address = new URL(base.replace(/^http:/, 'https:'));
  const proof = await readProof(tenant.credential);
  for (const secret of [proof.clientSecret, proof.clientAssertion]) {
    if (typeof secret === 'string' && secret !== '') client.trace.secrets.push(secret);
  }
  // A new application each time: its caches would hand out the token that was just rejected.
  const application = new ConfidentialClientApplication({
    auth: {
      ...proof,
      clientId: tenant.clientId,
      authority: address.href,
      // With these two given, MSAL asks nobody whether the authority is one, nor where its endpoints are.
      knownAuthorities: [address.host],
      authorityMetadata: JSON.stringify({
        token_endpoint: `${base}/oauth2/v2.0/token`,
        authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
        end_session_endpoint: `${base}/oauth2/v2.0/logout`,
        jwks_uri: `${base}/discovery/v2.0/keys`,
        issuer: `${base}/v2.0`,
      }),
    },
    system: { networkClient: client },
  });
  return application.acquireTokenByClientCredential({ scopes: [scope], skipCache: true });
}

async function asManagedIdentity(tenant: LoginTenant, client: MsalNetwork): Promise<AuthenticationResult> {
  const { credential } = tenant;
  const clientId = credential.kind === 'managedIdentity' ? credential.clientId : undefined;
  const application = new ManagedIdentityApplication({
    ...(clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
    system: { networkClient: client, disableInternalRetries: true },
  });
  const resource = endpointsOf(tenant).scope.replace(/\/\.default$/, '');
  return application.acquireToken({ resource, forceRefresh: true });
}
