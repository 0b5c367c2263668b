import type { JsonObject } from '../types.ts';
import {
  AGENTS,
  APPLICATIONS,
  change,
  clientIp,
  ipv4,
  pair,
  person,
  user,
  type Kind,
  type Kit,
  type Person,
} from './kit.ts';

const contentType = 'Audit.AzureActiveDirectory';
const workload = 'AzureActiveDirectory';
const ADMIN_OPERATIONS = [
  'Add user.',
  'Update user.',
  'Delete user.',
  'Reset user password.',
  'Add member to role.',
  'Add service principal.',
  'Consent to application.',
  'Update application – Certificates and secrets management ',
  'Set federation settings on domain.',
  'Disable Strong Authentication.',
  'Add app role assignment to service principal.',
];
const LOGON_ERRORS = [
  ['50126', 'InvalidUserNameOrPassword'],
  ['50053', 'IdsLocked'],
  ['50074', 'UserStrongAuthClientAuthNRequired'],
  ['530003', 'BlockedByConditionalAccess'],
] as const;

function identity({ upn, name, puid, guid }: Person): JsonObject[] {
  return [
    { ID: upn, Type: 5 },
    { ID: puid, Type: 3 },
    { ID: name, Type: 1 },
    { ID: `User_${guid}`, Type: 2 },
    { ID: guid, Type: 2 },
    { ID: 'User', Type: 2 },
  ];
}

function directory(kit: Kit): JsonObject {
  const { random, tenantId } = kit;
  return {
    AzureActiveDirectoryEventType: 1,
    ActorContextId: tenantId,
    TargetContextId: tenantId,
    InterSystemsId: random.guid(),
    IntraSystemId: random.guid(),
    SupportTicketId: '',
  };
}

export const ENTRA: readonly Kind[] = [
  {
    recordType: 15,
    contentType,
    workload,
    operations: ['UserLoggedIn', 'UserLoggedIn', 'UserLoginFailed'],
    weight: 6,
    build: (kit, operation) => {
      const { random } = kit;
      const actor = person(kit);
      const ip = clientIp(kit);
      const [ErrorNumber, LogonError] = operation === 'UserLoginFailed' ? random.pick(LOGON_ERRORS) : ['0', undefined];
      return {
        ...directory(kit),
        UserId: actor.upn,
        UserKey: actor.guid,
        UserType: 0,
        ResultStatus: operation === 'UserLoginFailed' ? 'Failed' : 'Succeeded',
        ObjectId: random.pick(APPLICATIONS)[0],
        ClientIP: ip,
        ActorIpAddress: ip,
        Actor: [
          { ID: actor.guid, Type: 0 },
          { ID: actor.upn, Type: 5 },
        ],
        Target: [{ ID: random.pick(APPLICATIONS)[0], Type: 0 }],
        ApplicationId: random.pick(APPLICATIONS)[0],
        DeviceProperties: [
          pair('OS', random.pick(['Windows10', 'MacOs', 'Ios'])),
          pair('BrowserType', random.pick(['Edge', 'Safari', 'Other'])),
          pair('IsCompliantAndManaged', 'False'),
          pair('SessionId', random.guid()),
        ],
        ExtendedProperties: [
          pair('ResultStatusDetail', 'Success'),
          pair('UserAgent', random.pick(AGENTS)),
          pair('RequestType', 'OAuth2:Authorize'),
        ],
        ModifiedProperties: [],
        ErrorNumber,
        LogonError,
      };
    },
  },
  {
    recordType: 8,
    contentType,
    workload,
    operations: ADMIN_OPERATIONS,
    weight: 5,
    build: (kit, operation) => {
      const [actor, target] = [person(kit), person(kit)];
      const details = { UserType: 'Member', 'User-Agent': AGENTS[0], AppId: APPLICATIONS[0][0] };
      return {
        ...directory(kit),
        UserId: actor.upn,
        UserKey: `${actor.puid}@${kit.domain}`,
        UserType: 0,
        ResultStatus: kit.random.pick(['Success', 'Success', 'Failure']),
        ObjectId: operation.includes('application') ? kit.random.guid() : target.upn,
        ClientIP: kit.random.chance(0.5) ? ipv4(kit) : undefined,
        Actor: identity(actor),
        Target: identity(target),
        ExtendedProperties: [
          pair('additionalDetails', JSON.stringify(details)),
          pair('extendedAuditEventCategory', 'User'),
        ],
        ModifiedProperties: [
          change('AccountEnabled', '[\r\n  false\r\n]', '[\r\n  true\r\n]'),
          change('DisplayName', '[]', JSON.stringify([target.name])),
          change('Role.DisplayName', '', 'Global Administrator'),
          change('Included Updated Properties', '', 'AccountEnabled, DisplayName'),
        ],
      };
    },
  },
  {
    recordType: 9,
    contentType,
    workload,
    operations: ['PasswordLogonInitialAuthUsingPassword', 'ForeignRealmIndexLogonCookieCopyUsingDAToken'],
    build: (kit) => ({
      ...directory(kit),
      ...user(kit),
      ResultStatus: 'success',
      ClientIP: clientIp(kit),
      Application: 'Office 365',
      Client: 'Exchange',
      LoginStatus: kit.random.pick([0, -2_147_217_390]),
      UserDomain: kit.domain,
    }),
  },
  {
    recordType: 294,
    contentType,
    workload,
    operations: ['RiskDetected'],
    build: (kit) => ({
      ...user(kit),
      ClientIP: ipv4(kit),
      Activity: 'signin',
      ActivityDateTime: kit.time,
      DetectedDateTime: kit.time,
      LastUpdatedDateTime: kit.time,
      DetectionTimingType: 'realtime',
      AdditionalInfo: '[{"Key":"riskReasons","Value":["UnfamiliarLocation"]}]',
      Location: {
        City: 'Example City',
        CountryOrRegion: 'ZZ',
        State: '',
        GeoCoordinates: { Altitude: '0', Latitude: '51.5', Longitude: '-0.12' },
      },
      RiskDetail: 'none',
      RiskEventType: 'unfamiliarFeatures',
      RiskId: kit.random.hex(64),
      RiskLevel: kit.random.pick(['low', 'medium', 'high']),
      RiskState: 'atRisk',
      UserDisplayName: person(kit).name,
    }),
  },
];
