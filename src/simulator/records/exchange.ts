import type { JsonObject } from '../types.ts';
import {
  AGENTS,
  APPLICATIONS,
  SUBJECTS,
  SYSTEM,
  appAccess,
  clientIp,
  pair,
  person,
  user,
  type Kind,
  type Kit,
} from './kit.ts';

const CMDLETS = [
  'Set-Mailbox',
  'Add-MailboxPermission',
  'New-InboxRule',
  'Set-TransportRule',
  'Remove-MailboxPermission',
  'Set-AdminAuditLogConfig',
  'Set-User',
  'New-TransportRule',
  'Set-ConditionalAccessPolicy',
];
const contentType = 'Audit.Exchange';
const workload = 'Exchange';

function server(kit: Kit): JsonObject {
  return {
    OrganizationName: kit.domain.replace('.example', '.onmicrosoft.example'),
    OriginatingServer: `AM0PR01MB${kit.random.integer(1000, 9999)} (15.20.4200.000)\r\n`,
  };
}

function mailbox(kit: Kit): JsonObject {
  const owner = person(kit);
  const { random } = kit;
  const ip = clientIp(kit);
  return {
    ...user(kit),
    ...server(kit),
    ResultStatus: 'Succeeded',
    ClientIP: ip,
    ClientIPAddress: ip,
    ClientInfoString: random.pick([
      'Client=OWA;Action=ViaProxy',
      'Client=MSExchangeRPC',
      `Client=REST;Client=RESTSystem;${AGENTS[0]}`,
    ]),
    ClientProcessName: random.pick(['OUTLOOK.EXE', '']),
    ClientVersion: '16.0.18129.20158',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: random.pick([0, 0, 1, 2]),
    LogonUserSid: `S-1-5-21-1111111111-2222222222-3333333333-${random.integer(1000, 99_999)}`,
    MailboxGuid: random.guid(),
    MailboxOwnerSid: 'S-1-5-21-1111111111-2222222222-3333333333-4711',
    MailboxOwnerUPN: owner.upn,
    SessionId: random.guid(),
    ClientAppId: random.pick(APPLICATIONS)[0],
    ...(random.chance(0.5) ? { AppAccessContext: appAccess(kit) } : {}),
  };
}

function item({ random }: Kit): JsonObject {
  return {
    Attachments: random.chance(0.3) ? 'offer.pdf (48213b)' : undefined,
    Id: `RgAAAA${random.hex(40)}`,
    InternetMessageId: `<${random.hex(16)}@mail.example>`,
    IsRecord: false,
    ParentFolder: folder(random.hex(24)),
    SizeInBytes: random.integer(900, 400_000),
    Subject: random.pick(SUBJECTS),
  };
}

function folder(id: string): JsonObject {
  return { Id: `LgAAAA${id}`, Path: '\\Inbox' };
}

export const EXCHANGE: readonly Kind[] = [
  {
    recordType: 1,
    contentType,
    workload,
    operations: CMDLETS,
    weight: 8,
    build: (kit, operation) => ({
      ...(kit.random.chance(0.5) ? SYSTEM : user(kit)),
      ...server(kit),
      ResultStatus: kit.random.pick(['True', 'True', 'True', 'False']),
      ObjectId: `${kit.domain}\\${person(kit).name}`,
      ClientIP: clientIp(kit),
      ExternalAccess: kit.random.chance(0.3),
      AppId: '',
      ClientAppId: '',
      Parameters: [
        pair('Identity', person(kit).upn),
        pair(
          operation === 'New-InboxRule' ? 'ForwardTo' : 'ErrorAction',
          operation === 'New-InboxRule' ? 'smtp:out@mail.example' : 'Stop',
        ),
        pair('AccessRights', 'FullAccess'),
        pair('InheritanceType', 'All'),
      ],
      ...(kit.random.chance(0.2)
        ? { ModifiedProperties: [{ Name: 'ForwardingSmtpAddress', NewValue: 'smtp:out@mail.example', OldValue: '' }] }
        : {}),
    }),
  },
  {
    recordType: 2,
    contentType,
    workload,
    operations: ['Create', 'Update', 'Send', 'SendAs', 'SendOnBehalf', 'MailboxLogin'],
    weight: 4,
    build: (kit) => ({
      ...mailbox(kit),
      Item: item(kit),
      ...(kit.random.chance(0.5) ? { ModifiedProperties: ['AllExtendedProperties', 'RecipientCollection'] } : {}),
      ...(kit.random.chance(0.3) ? { SendAsUserSmtp: person(kit).upn, SendAsUserMailboxGuid: kit.random.guid() } : {}),
      OperationProperties: [pair('MailAccessType', 'Bind')],
    }),
  },
  {
    recordType: 3,
    contentType,
    workload,
    operations: ['MoveToDeletedItems', 'SoftDelete', 'HardDelete', 'Move'],
    weight: 3,
    build: (kit) => ({
      ...mailbox(kit),
      AffectedItems: Array.from({ length: kit.random.integer(1, 4) }, () => item(kit)),
      CrossMailboxOperation: false,
      Folder: folder(kit.random.hex(24)),
      DestFolder: { Id: `LgAAAA${kit.random.hex(24)}`, Path: '\\Deleted Items' },
    }),
  },
  {
    recordType: 50,
    contentType,
    workload,
    operations: ['MailItemsAccessed'],
    weight: 5,
    build: (kit) => ({
      ...mailbox(kit),
      OperationProperties: [pair('MailAccessType', kit.random.pick(['Bind', 'Sync'])), pair('IsThrottled', 'False')],
      OperationCount: kit.random.integer(1, 6),
      Folders: Array.from({ length: kit.random.integer(1, 2) }, () => ({
        ...folder(kit.random.hex(24)),
        FolderItems: Array.from({ length: kit.random.integer(1, 6) }, () => ({
          Id: `RgAAAA${kit.random.hex(40)}`,
          InternetMessageId: `<${kit.random.hex(16)}@mail.example>`,
          SizeInBytes: kit.random.integer(900, 400_000),
        })),
      })),
    }),
  },
  {
    recordType: 19,
    contentType,
    workload,
    operations: ['SearchQueryInitiatedExchange'],
    build: (kit) => ({ ...mailbox(kit), OperationCount: kit.random.integer(1, 50), AggregateDurationInSeconds: 900 }),
  },
  {
    recordType: 275,
    contentType,
    workload,
    operations: ['OWAGetAccessTokenForResource'],
    build: (kit) => ({
      ...mailbox(kit),
      ResourceURL: 'https://outlook.office.example',
      UniqueTokenIdentifier: kit.random.hex(22),
    }),
  },
];
