import { all, event, exists, is, likeAnyCase, not } from './query.ts';
import { failedSignIn, signIn, type RawRecord, type SignIn } from './records.ts';
import type { Rule } from './rule.ts';

const failed = { outcome: 'failure', category: 'authentication' };
const ENTRA = 'AzureActiveDirectory';
const users = is('o365.audit.Target.Type', '0', '2', '3', '5', '6', '10');

function times(count: number, make: (index: number) => RawRecord): RawRecord[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

const locked = (index: number, what: SignIn = {}): RawRecord =>
  failedSignIn('IdsLocked', '50053', { user: `user${index}@contoso.example`, ...what });

/** Sign-ins counted by who, from where and why they failed. */
export const signInRules: readonly Rule[] = [
  {
    name: 'Potential Password Spraying of Microsoft 365 User Accounts',
    query: event(['Exchange', ENTRA], ['UserLoginFailed', 'PasswordLogonInitialAuthUsingPassword'], failed),
    threshold: { by: ['source.ip'], least: 25 },
    attack: times(25, (index) =>
      failedSignIn('InvalidUserNameOrPassword', '50126', { ip: '203.0.113.200', user: `user${index}@contoso.example` }),
    ),
    nearMiss: [
      ...times(24, (index) =>
        failedSignIn('InvalidUserNameOrPassword', '50126', {
          ip: '203.0.113.210',
          user: `user${index}@contoso.example`,
        }),
      ),
      signIn({ ip: '203.0.113.210' }),
    ],
  },
  {
    name: 'M365 Identity User Brute Force Attempted',
    query: all(
      event(ENTRA, 'UserLoginFailed', failed),
      likeAnyCase('o365.audit.ExtendedProperties.RequestType', 'oauth*', '*login*'),
      not(is('o365.audit.LogonError', 'UserStrongAuthClientAuthNRequiredInterrupt', 'SsoArtifactInvalidOrExpired')),
      users,
    ),
    threshold: { by: ['o365.audit.UserId'], least: 10 },
    attack: times(10, () => failedSignIn('InvalidUserNameOrPassword', '50126', { request: 'Login:login' })),
    nearMiss: times(10, () => failedSignIn('SsoArtifactInvalidOrExpired', '70044', { user: 'bob@contoso.example' })),
    shows: ['o365.audit.ErrorNumber'],
  },
  {
    name: 'M365 Identity Unusual SSO Authentication Errors for User',
    query: all(event(ENTRA, 'UserLoginFailed', failed), is('o365.audit.LogonError', 'SsoArtifactInvalidOrExpired')),
    threshold: { by: ['user.id'], least: 5 },
    attack: times(5, () => failedSignIn('SsoArtifactInvalidOrExpired', '70044')),
    nearMiss: times(4, () => failedSignIn('SsoArtifactInvalidOrExpired', '70044', { user: 'bob@contoso.example' })),
  },
  {
    name: 'M365 Identity User Account Lockouts',
    query: all(
      event([ENTRA, 'Exchange'], 'UserLoginFailed', failed),
      is('o365.audit.LogonError', 'IdsLocked'),
      is('o365.audit.Target.Type', '0', '2', '6', '10'),
      not(is('source.as.organization.name', 'MICROSOFT-CORP-MSN-as-BLOCK')),
    ),
    threshold: { by: [], least: 10, distinct: [{ field: 'o365.audit.UserId', least: 10 }] },
    attack: times(10, (index) => locked(index)),
    nearMiss: [...times(10, () => locked(1, { targetType: 4 })), locked(2)],
  },
  {
    name: 'M365 Identity Impersonated Session from Several Sources',
    query: all(exists('session.id'), is('event.dataset', 'o365.audit')),
    threshold: { by: ['session.id'], least: 2, distinct: [{ field: 'source.ip', least: 2 }] },
    attack: ['192.0.2.20', '198.51.100.9'].map((ip) =>
      signIn({ ip }, { AppAccessContext: { AADSessionId: '5e550000-0000-4000-8000-000000000001' } }),
    ),
    nearMiss: ['192.0.2.20', '192.0.2.20'].map((ip) =>
      signIn({ ip }, { AppAccessContext: { AADSessionId: '5e550000-0000-4000-8000-000000000002' } }),
    ),
  },
];
