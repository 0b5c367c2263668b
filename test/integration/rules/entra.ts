import { all, any, event, exists, is, like, likeAnyCase, not } from './query.ts';
import { changes, directory, HISTORY, MINUTES, pairs, signIn, type RawRecord } from './records.ts';
import type { Rule } from './rule.ts';

const web = { outcome: 'success', category: 'web' };
const authentication = { outcome: 'success', category: 'authentication' };
const ENTRA = 'AzureActiveDirectory';
const GRAPH = '00000003-0000-0000-c000-000000000000';
const LEGACY_GRAPH = '00000002-0000-0000-c000-000000000000';
const OFFICE = '4765445b-32c6-49b0-83e6-1d93765276ca';
const CODE = 'aebc6443-996d-45c2-90f0-388ff96faa56';
const BROKER = '29d9ed98-a469-4536-ade2-f981bc1d605e';
const PORTAL = 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c';
const users = is('o365.audit.Target.Type', '0', '2', '3', '5', '6', '10');
const request = (...values: string[]) => is('o365.audit.ExtendedProperties.RequestType', ...values);
const detail = (...values: string[]) => is('o365.audit.ExtendedProperties.ResultStatusDetail', ...values);

const roleChange = (role: string): RawRecord =>
  directory('Add member to role.', {
    ModifiedProperties: changes({
      'Role.ObjectID': ['62e90394-0000-4000-8000-000000000001', ''],
      'Role.DisplayName': [role, ''],
    }),
  });

const portal = (ip: string, user: string): RawRecord => signIn({ application: PORTAL, ip, user });

export const entraRules: readonly Rule[] = [
  {
    name: 'M365 Identity Global Administrator Role Assigned',
    query: all(
      event(ENTRA, 'Add member to role.'),
      is('event.code', 'AzureActiveDirectory'),
      is('o365.audit.ModifiedProperties.Role_DisplayName.NewValue', 'Global Administrator'),
      is('o365.audit.AzureActiveDirectoryEventType', '1'),
      is('o365.audit.RecordType', '8'),
    ),
    attack: [roleChange('Global Administrator')],
    nearMiss: [roleChange('Global Reader'), { ...roleChange('Global Administrator'), ResultStatus: 'Failure' }],
    shows: ['user.id', 'user.domain', 'related.user'],
  },
  {
    name: 'M365 Identity MFA Disabled for User',
    query: event(ENTRA, 'Disable Strong Authentication.', web),
    attack: [directory('Disable Strong Authentication.')],
    nearMiss: [
      directory('Enable Strong Authentication.'),
      directory('Disable Strong Authentication.', { ResultStatus: 'Fail' }),
    ],
  },
  {
    name: 'M365 Identity OAuth Illicit Consent Grant by Rare Client and User',
    query: all(
      event(ENTRA, 'Consent to application.'),
      is('o365.audit.Actor.Type', '5'),
      is('o365.audit.Target.Type', '5'),
    ),
    newTerms: ['o365.audit.UserId', 'o365.audit.ObjectId'],
    attack: [directory('Consent to application.', { ObjectId: 'e11e0000-0000-4000-8000-00000000000e' })],
    nearMiss: [
      {
        ...directory('Consent to application.', { ObjectId: '900d0000-0000-4000-8000-000000000000' }),
        [MINUTES]: HISTORY,
      },
      directory('Consent to application.', { ObjectId: '900d0000-0000-4000-8000-000000000000' }),
      directory('Add service principal.', { ObjectId: 'e11e0000-0000-4000-8000-00000000000e' }),
    ],
  },
  {
    name: 'Entra ID New Federated Domain (Microsoft 365 audit)',
    query: all(event(ENTRA, 'Set domain authentication.'), likeAnyCase('o365.audit.ObjectId', '*fabrikam*')),
    attack: [directory('Set domain authentication.', { ObjectId: 'fabrikam.example' })],
    nearMiss: [directory('Verify domain.', { ObjectId: 'fabrikam.example' })],
  },
  {
    name: 'M365 Identity OAuth Flow by User Sign-in to Device Registration',
    query: is('event.dataset', 'o365.audit'),
    sequence: {
      by: 'related.user',
      steps: [
        all(
          event(undefined, 'UserLoggedIn', { category: 'authentication' }),
          request('OAuth2:Authorize'),
          detail('Redirect'),
          is('o365.audit.UserType', '0', '2', '3', '10'),
        ),
        all(
          event(undefined, 'UserLoggedIn', { category: 'authentication' }),
          request('OAuth2:Token'),
          detail('Success'),
        ),
        event(undefined, 'Add registered users to device.', { category: 'web' }),
      ],
    },
    attack: [
      signIn({ request: 'OAuth2:Authorize', detail: 'Redirect' }),
      signIn({ request: 'OAuth2:Token', ip: '198.51.100.9' }),
      directory('Add registered users to device.', { UserId: 'ada@contoso.example' }),
    ],
    nearMiss: [
      signIn({ request: 'OAuth2:Authorize', detail: 'Redirect', user: 'bob@contoso.example' }),
      signIn({ request: 'OAuth2:Token', ip: '198.51.100.9', user: 'cy@contoso.example' }),
      directory('Add registered users to device.', { UserId: 'dee@contoso.example', ObjectId: 'dee@contoso.example' }),
    ],
  },
  {
    name: 'M365 Identity OAuth Phishing via First-Party Microsoft Application',
    query: all(
      event(undefined, 'UserLoggedIn', authentication),
      any(
        all(is('o365.audit.ApplicationId', CODE, BROKER), is('o365.audit.Target.ID', GRAPH, LEGACY_GRAPH)),
        all(is('o365.audit.ApplicationId', OFFICE), is('o365.audit.Target.ID', LEGACY_GRAPH)),
      ),
      request('OAuth2:Authorize'),
      detail('Redirect'),
    ),
    attack: [
      signIn({ application: CODE, detail: 'Redirect' }),
      signIn({ application: OFFICE, object: LEGACY_GRAPH, detail: 'Redirect' }),
    ],
    nearMiss: [
      signIn({ application: CODE, detail: 'Success' }),
      signIn({ application: OFFICE, object: GRAPH, detail: 'Redirect' }),
      signIn({ application: CODE, detail: 'Redirect', operation: 'UserLoginFailed' }),
    ],
  },
  {
    name: 'M365 Identity OAuth Phishing via Concurrent Authorization from Two Sources',
    query: all(
      event(undefined, 'UserLoggedIn', {}),
      exists('source.ip'),
      exists('o365.audit.UserId'),
      is('o365.audit.ApplicationId', BROKER),
      is('o365.audit.ObjectId', GRAPH),
      any(request('OAuth2:Token'), all(request('OAuth2:Authorize'), detail('Redirect'))),
    ),
    threshold: {
      by: ['o365.audit.UserId', 'o365.audit.ApplicationId', 'o365.audit.ObjectId'],
      least: 2,
      distinct: [
        { field: 'source.ip', least: 2 },
        { field: 'o365.audit.ExtendedProperties.RequestType', least: 2 },
      ],
    },
    attack: [
      signIn({ application: BROKER, detail: 'Redirect' }),
      signIn({ application: BROKER, request: 'OAuth2:Token', ip: '198.51.100.9' }),
    ],
    nearMiss: [
      signIn({ application: BROKER, detail: 'Redirect', user: 'bob@contoso.example' }),
      signIn({ application: BROKER, request: 'OAuth2:Token', user: 'bob@contoso.example' }),
    ],
  },
  {
    name: 'M365 Identity OAuth Device Code Grant by Unusual User on Noncompliant Device',
    query: all(
      is('event.dataset', 'o365.audit'),
      request('Cmsi:Cmsi'),
      is('o365.audit.Actor.Type', '0', '2', '3', '5', '10'),
      is('o365.audit.DeviceProperties.Value', 'False'),
    ),
    newTerms: ['o365.audit.UserId'],
    attack: [signIn({ request: 'Cmsi:Cmsi', compliant: 'False' })],
    nearMiss: [
      signIn({ request: 'Cmsi:Cmsi', user: 'bob@contoso.example' }),
      signIn({ compliant: 'False', user: 'cy@contoso.example' }),
      { ...signIn({ request: 'Cmsi:Cmsi', compliant: 'False', user: 'dee@contoso.example' }), [MINUTES]: HISTORY },
      signIn({ request: 'Cmsi:Cmsi', compliant: 'False', user: 'dee@contoso.example' }),
    ],
  },
  {
    name: 'M365 Identity OAuth Device Code Grant by Unusual ASN',
    query: all(
      is('event.dataset', 'o365.audit'),
      request('Cmsi:Cmsi'),
      is('source.as.organization.name', 'Contoso Networks'),
    ),
    newTerms: ['source.as.number', 'o365.audit.UserId'],
    attack: [signIn({ request: 'Cmsi:Cmsi' })],
    nearMiss: [signIn({ request: 'Cmsi:Cmsi', ip: '198.51.100.4' })],
  },
  {
    name: 'M365 Identity Tycoon2FA: Office Sign-in by axios',
    query: all(
      is('data_stream.dataset', 'o365.audit'),
      is('event.category', 'authentication'),
      is('event.action', 'UserLoggedIn'),
      is('o365.audit.ApplicationId', OFFICE),
      is('o365.audit.ObjectId', OFFICE),
      like('user_agent.original', 'axios*'),
    ),
    attack: [signIn({ agent: 'axios/1.7.7', object: OFFICE })],
    nearMiss: [signIn({ object: OFFICE }), signIn({ agent: 'axios/1.7.7', object: GRAPH })],
    shows: ['user_agent.name', 'user_agent.version', 'source.geo.country_name', 'source.geo.region_name'],
  },
  {
    name: 'M365 Identity Sign-in by Scripting User Agent',
    query: all(
      event(ENTRA, 'UserLoggedIn', authentication),
      is('user_agent.name', 'Python Requests', 'axios', 'Go-http-client'),
      not(exists('user_agent.os.name')),
    ),
    attack: [signIn({ agent: 'python-requests/2.31.0' })],
    nearMiss: [signIn()],
  },
  {
    name: 'M365 Identity ROPC Grant via Legacy Authenticated Client',
    query: all(
      event(ENTRA, 'UserLoggedIn', authentication),
      like('user_agent.original', '*BAV2ROPC*'),
      request('OAuth2:Token'),
    ),
    newTerms: ['user.email'],
    attack: [signIn({ agent: 'BAV2ROPC', request: 'OAuth2:Token' })],
    nearMiss: [signIn({ request: 'OAuth2:Token', user: 'bob@contoso.example' })],
  },
  {
    name: 'M365 Identity Login from Rare Country',
    query: all(event(ENTRA, 'UserLoggedIn', authentication), not(is('o365.audit.UserId', 'Not Available')), users),
    newTerms: ['o365.audit.UserId', 'source.geo.country_name'],
    attack: [{ ...signIn(), [MINUTES]: HISTORY }, signIn({ ip: '198.51.100.9' })],
    nearMiss: [
      { ...signIn({ user: 'bob@contoso.example' }), [MINUTES]: HISTORY },
      signIn({ user: 'bob@contoso.example' }),
    ],
    shows: ['user_agent.os.name'],
  },
  {
    name: 'M365 Identity Impossible Travel Portal Logins',
    query: all(
      event(ENTRA, 'UserLoggedIn', authentication),
      is('o365.audit.ApplicationId', PORTAL),
      is('o365.audit.Target.Type', '0', '5'),
    ),
    threshold: { by: ['user.id'], least: 2, distinct: [{ field: 'source.geo.country_name', least: 2 }] },
    attack: [portal('192.0.2.1', 'ada@contoso.example'), portal('198.51.100.1', 'ada@contoso.example')],
    nearMiss: [
      portal('192.0.2.1', 'bob@contoso.example'),
      portal('192.0.2.9', 'bob@contoso.example'),
      portal('198.51.100.1', 'cy@contoso.example'),
    ],
  },
  {
    name: 'M365 Identity Privileged Application Credential Added',
    query: all(
      event(ENTRA, 'Update application – Certificates and secrets management ', {}),
      is('event.outcome', 'success'),
    ),
    attack: [directory('Update application – Certificates and secrets management ')],
    nearMiss: [directory('Update application.', { ExtendedProperties: pairs({ additionalDetails: '{}' }) })],
  },
];
