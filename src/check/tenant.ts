import { endpointsOf } from '../auth/clouds.ts';
import type { AccessToken, TokenSource } from '../auth/tokenSource.ts';
import { describeError } from '../common/errors.ts';
import type { ContentType } from '../config/contentTypes.ts';
import type { Tenant } from '../cycle/types.ts';
import type { Report } from './finding.ts';

const HOUR = 3_600_000;
/** Windows follow the server's clock, but logs and leases follow ours. */
const WORRYING_SKEW = 60_000;

/** Looks at one tenant from the login to a listing; stops where going on can show nothing new. */
export async function checkTenant(
  tenant: Tenant,
  tokens: TokenSource | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const { name, contentTypes } = tenant.config;
  const tell = (level: 'ok' | 'warn' | 'fail', what: string, detail: string): void =>
    report({ level, area: 'login', tenant: name, what, detail });
  let token: AccessToken;
  try {
    if (tokens === undefined) return;
    token = await tokens.get(signal);
  } catch (error) {
    tell('fail', 'login', describeError(error).message);
    return;
  }
  tell('ok', 'login', `a token until ${new Date(token.expires).toISOString()}`);
  checkClaims(tenant, token, tell);
  let enabled: readonly string[] = [];
  try {
    const subscriptions = await tenant.api.listSubscriptions(signal);
    enabled = subscriptions
      .filter(({ status }) => status !== 'disabled')
      .map(({ contentType }) => contentType.toLowerCase());
    const missing = contentTypes.filter((contentType) => !enabled.includes(contentType.toLowerCase()));
    if (missing.length === 0) tell('ok', 'subscriptions', 'all enabled');
    else
      tell(
        'warn',
        'subscriptions',
        `not enabled: ${missing.join(', ')}; run and once start them, the first content then takes up to 12 h`,
      );
  } catch (error) {
    const { message } = describeError(error);
    const auditOff = /does not exist/i.test(message)
      ? ' (is the unified audit log on? after switching it on this lasts up to 24 h)'
      : '';
    tell('fail', 'subscriptions', `${message}${auditOff}`);
    return;
  }
  for (const contentType of contentTypes) {
    if (enabled.includes(contentType.toLowerCase())) await checkListing(tenant, contentType, tell, signal);
  }
  const skew = tenant.api.clockSkew();
  const seconds = Math.round(Math.abs(skew) / 1000);
  if (Math.abs(skew) < WORRYING_SKEW) tell('ok', 'clock', `${seconds} s from the API's`);
  else
    tell(
      'warn',
      'clock',
      `this machine is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} the API; set it right (NTP)`,
    );
}

type Tell = (level: 'ok' | 'warn' | 'fail', what: string, detail: string) => void;

function checkClaims({ config }: Tenant, { claims }: AccessToken, tell: Tell): void {
  const { api } = endpointsOf(config);
  const { aud, tid, roles } = claims;
  if (aud === undefined || aud.replace(/\/+$/, '').toLowerCase() === api.toLowerCase())
    tell('ok', 'audience', aud ?? 'the token does not say');
  else tell('warn', 'audience', `the token is for ${aud}, the API is ${api}: compare cloud and endpoints.scope`);
  if (tid === undefined || tid.toLowerCase() === config.tenantId.toLowerCase()) tell('ok', 'tenant', config.tenantId);
  else tell('fail', 'tenant', `the token is of tenant ${tid}, the configuration says ${config.tenantId}`);
  const needed = [
    ...(config.contentTypes.some((type) => type !== 'DLP.All') ? ['ActivityFeed.Read'] : []),
    ...(config.contentTypes.includes('DLP.All') ? ['ActivityFeed.ReadDlp'] : []),
  ];
  const missing = needed.filter((role) => !roles.includes(role));
  if (missing.length === 0) tell('ok', 'roles', roles.join(', '));
  else
    tell(
      'fail',
      'roles',
      `the token lacks ${missing.join(' and ')}: grant it on Office 365 Management APIs as application permission, with admin consent`,
    );
}

async function checkListing({ api }: Tenant, contentType: ContentType, tell: Tell, signal: AbortSignal): Promise<void> {
  const end = Math.floor((Date.now() + api.clockSkew()) / 1000) * 1000;
  try {
    let contents = 0;
    for await (const page of api.listContent(contentType, { start: end - 24 * HOUR, end }, signal)) {
      contents = page.length;
      break;
    }
    tell(
      'ok',
      `listing of ${contentType}`,
      contents === 0 ? 'nothing in the last 24 h' : `${contents} contents on the first page of the last 24 h`,
    );
  } catch (error) {
    tell('fail', `listing of ${contentType}`, describeError(error).message);
  }
}
