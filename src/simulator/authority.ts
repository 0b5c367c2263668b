import { aadsts } from './aadsts.ts';
import { json, type Answer } from './answer.ts';
import { judgeAssertion } from './assertion.ts';
import type { HttpRequest } from './request.ts';
import type { Tenant } from './tenants.ts';
import type { Tokens } from './token.ts';

export interface AuthorityParts {
  readonly tenants: readonly Tenant[];
  readonly tokens: Tokens;
  readonly now: () => number;
  /** Whether a resource is this API: its own addresses, or those of the real clouds. */
  readonly isAudience: (resource: string) => boolean;
  /** What callers of the App Service endpoint must send as X-IDENTITY-HEADER. */
  readonly identityHeader: string;
}

const TOKEN = /^\/([^/]+)\/oauth2\/(v2\.0\/)?token\/?$/i;
const CONFIGURATION = /^\/([^/]+)\/(?:v2\.0\/)?\.well-known\/openid-configuration$/i;

/** Whether a path belongs to the authority or to the managed identity's endpoint. */
export function isAuthorityPath(path: string): boolean {
  return (
    TOKEN.test(path) ||
    CONFIGURATION.test(path) ||
    /^\/(common\/discovery\/instance|metadata\/identity\/oauth2\/token|msi\/token)$/i.test(path)
  );
}

/** Entra ID's part: tokens for applications and managed identities, and what MSAL asks about an authority. */
export function answerAuthority(parts: AuthorityParts, request: HttpRequest): Answer {
  const { path, method, root } = request;
  const [, tokenTenant, v2] = TOKEN.exec(path) ?? [];
  if (tokenTenant !== undefined) {
    if (method !== 'POST')
      return json(405, {
        error: 'invalid_request',
        error_description: 'AADSTS900561: The endpoint only accepts POST requests.',
      });
    return grant(parts, request, decodeURIComponent(tokenTenant), v2 === undefined ? 1 : 2);
  }
  const [, tenant] = CONFIGURATION.exec(path) ?? [];
  if (tenant !== undefined) return json(200, configuration(root, tenant));
  if (/^\/common\//i.test(path)) {
    const { host } = new URL(root);
    return json(200, {
      tenant_discovery_endpoint: `${root}/common/v2.0/.well-known/openid-configuration`,
      'api-version': '1.1',
      metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
    });
  }
  return managedIdentity(parts, request);
}

function grant(parts: AuthorityParts, { body, root }: HttpRequest, name: string, version: 1 | 2): Answer {
  const { tenants, tokens, isAudience } = parts;
  const now = parts.now();
  const form = new URLSearchParams(body);
  const tenant = tenants.find(({ tenantId, domain }) => [tenantId, domain].includes(name.toLowerCase()));
  if (tenant === undefined) return aadsts(90_002, name, now);
  if (form.get('grant_type') !== 'client_credentials') return aadsts(70_003, form.get('grant_type') ?? '', now);
  const clientId = form.get('client_id') ?? '';
  if (clientId.toLowerCase() !== tenant.clientId) return aadsts(700_016, clientId, now);
  const wrong = judgeProof(form, tenant, audiencesOf(root, name, tenant), now);
  if (wrong !== undefined) return aadsts(wrong, clientId, now);
  const asked = (version === 2 ? form.get('scope') : form.get('resource')) ?? '';
  if (version === 2 && !asked.endsWith('/.default')) return aadsts(70_011, asked, now);
  const resource = asked.replace(/\/\.default$/, '');
  if (!isAudience(resource)) return aadsts(500_011, resource, now);
  const access_token = tokens.issue(tenant, resource, now);
  const life = tokens.lifetime;
  if (version === 2) return json(200, { token_type: 'Bearer', expires_in: life, ext_expires_in: life, access_token });
  const [expires, since] = [Math.floor(now / 1_000) + life, Math.floor(now / 1_000)];
  return json(200, {
    token_type: 'Bearer',
    expires_in: String(life),
    ext_expires_in: String(life),
    expires_on: String(expires),
    not_before: String(since),
    resource,
    access_token,
  });
}

function judgeProof(
  form: URLSearchParams,
  tenant: Tenant,
  audiences: readonly string[],
  now: number,
): number | undefined {
  const [secret, assertion] = [form.get('client_secret'), form.get('client_assertion')];
  if (secret !== null) {
    if (secret === tenant.clientSecret) return undefined;
    return secret === tenant.expiredSecret ? 7_000_222 : 7_000_215;
  }
  const jwt = form.get('client_assertion_type') === 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
  if (assertion === null || !jwt) return 7_000_218;
  return judgeAssertion(assertion, tenant, audiences, now);
}

function audiencesOf(root: string, name: string, { tenantId }: Tenant): readonly string[] {
  return [name, tenantId].flatMap((tenant) => [
    `${root}/${tenant}/oauth2/token`,
    `${root}/${tenant}/oauth2/v2.0/token`,
    `${root}/${tenant}/v2.0`,
  ]);
}

/** The instance metadata service's form (`Metadata: true`) and App Service's (`X-IDENTITY-HEADER`). */
function managedIdentity(
  { tenants, tokens, now, isAudience, identityHeader }: AuthorityParts,
  request: HttpRequest,
): Answer {
  const { headers, query, path } = request;
  const appService = /^\/msi/i.test(path);
  if (appService ? headers['x-identity-header'] !== identityHeader : headers['metadata'] !== 'true') {
    const status = appService ? 401 : 400;
    return json(status, { error: 'invalid_request', error_description: 'Required metadata header not specified' });
  }
  const clientId = query.get('client_id') ?? query.get('clientid');
  const tenant =
    clientId === undefined ? tenants[0] : tenants.find((known) => known.clientId === clientId.toLowerCase());
  const resource = query.get('resource') ?? '';
  if (tenant === undefined) return json(400, { error: 'invalid_request', error_description: 'Identity not found' });
  if (!isAudience(resource))
    return json(400, {
      error: 'invalid_resource',
      error_description: `AADSTS500011: The resource principal named ${resource} was not found.`,
    });
  const expires = Math.floor(now() / 1_000) + tokens.lifetime;
  return json(200, {
    access_token: tokens.issue(tenant, resource, now()),
    client_id: tenant.clientId,
    expires_in: String(tokens.lifetime),
    expires_on: String(expires),
    resource,
    token_type: 'Bearer',
  });
}

function configuration(root: string, tenant: string): object {
  return {
    token_endpoint: `${root}/${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${root}/${tenant}/discovery/v2.0/keys`,
    issuer: `${root}/${tenant}/v2.0`,
    authorization_endpoint: `${root}/${tenant}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${root}/${tenant}/oauth2/v2.0/logout`,
  };
}
