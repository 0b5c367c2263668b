import { all, any, event, exists, inRange, is, like, likeAnyCase, matches, not, type RuleQuery } from './query.ts';
import { cmdlet, HISTORY, mailbox, mailItemsAccessed, MINUTES, pairs } from './records.ts';
import type { Rule } from './rule.ts';

const web = { outcome: 'success', category: 'web' };
const parameter = (name: string): string => `o365.audit.Parameters.${name}`;

/** A rule that fires on one cmdlet's success: its own failure, and another cmdlet, are the near misses. */
function onCmdlet(
  name: string,
  operation: string,
  parameters: Record<string, string>,
  more: readonly RuleQuery[] = [],
): Rule {
  return {
    name,
    query: all(event('Exchange', operation, web), ...more),
    attack: [cmdlet(operation, parameters)],
    nearMiss: [
      cmdlet(operation, parameters, { ResultStatus: 'False' }),
      cmdlet(`Get-${operation.split('-')[1] ?? ''}`, parameters),
      cmdlet(operation, parameters, { Workload: 'SkypeForBusiness' }),
    ],
  };
}

const forwarded = [
  'ForwardTo',
  'ForwardAsAttachmentTo',
  'RedirectTo',
  'RedirectToRecipients',
  'BlindCopyTo',
  'RedirectMessageTo',
];
const mailboxForwarding = ['ForwardingAddress', 'ForwardingSmtpAddress', 'GrantSendOnBehalfTo'];
const HIDING_SUBJECTS = ['*phish*', '*alert*', '*invoice*', '*security*', '*payment*'];

export const exchangeRules: readonly Rule[] = [
  onCmdlet('M365 Exchange Anti-Phish Policy Deleted', 'Remove-AntiPhishPolicy', { Identity: 'Default' }),
  onCmdlet('M365 Exchange Anti-Phish Rule Modification', 'Disable-AntiPhishRule', { Identity: 'Default' }),
  onCmdlet('M365 Exchange Malware Filter Policy Deleted', 'Remove-MalwareFilterPolicy', { Identity: 'Strict' }),
  onCmdlet('M365 Exchange Malware Filter Rule Modified', 'Disable-MalwareFilterRule', { Identity: 'Strict' }),
  onCmdlet('M365 Exchange Email Safe Attachment Rule Disabled', 'Disable-SafeAttachmentRule', { Identity: 'Strict' }),
  onCmdlet('M365 Exchange Email Safe Link Policy Disabled', 'Disable-SafeLinksRule', { Identity: 'Strict' }),
  onCmdlet('M365 Exchange DLP Policy Deleted', 'Remove-DlpPolicy', { Identity: 'Card numbers' }),
  onCmdlet('M365 Exchange Mail Flow Transport Rule Created', 'New-TransportRule', {
    Name: 'copy',
    BlindCopyTo: 'eve@fabrikam.example',
  }),
  onCmdlet('M365 Exchange Mail Flow Transport Rule Modified', 'Disable-TransportRule', {
    Identity: 'warn about outsiders',
  }),
  onCmdlet('M365 Exchange Management Group Role Assigned', 'New-ManagementRoleAssignment', {
    Role: 'ApplicationImpersonation',
    User: 'ada',
  }),
  onCmdlet('M365 Exchange Federated Domain Created or Modified', 'Set-MsolDomainFederationSettings', {
    DomainName: 'fabrikam.example',
  }),
  {
    ...onCmdlet(
      'M365 Exchange DKIM Signing Configuration Disabled',
      'Set-DkimSigningConfig',
      { Identity: 'contoso.example', Enabled: 'False' },
      [is(parameter('Enabled'), 'False')],
    ),
    nearMiss: [
      cmdlet('Set-DkimSigningConfig', { Identity: 'contoso.example', Enabled: 'True' }),
      cmdlet('Set-DkimSigningConfig', { Identity: 'contoso.example' }),
    ],
  },
  {
    name: 'M365 Exchange Mailbox Audit Logging Bypass Added',
    query: event('Exchange', 'Set-MailboxAuditBypassAssociation'),
    attack: [cmdlet('Set-MailboxAuditBypassAssociation', { Identity: 'ada', AuditBypassEnabled: 'True' })],
    nearMiss: [cmdlet('Set-MailboxAuditBypassAssociation', { Identity: 'ada' }, { ResultStatus: 'Failed' })],
  },
  {
    name: 'M365 Exchange Inbox Forwarding Rule Created',
    query: all(
      event('Exchange', ['New-InboxRule', 'Set-InboxRule', 'New-TransportRule', 'Set-TransportRule', 'Set-Mailbox']),
      any(...[...forwarded, ...mailboxForwarding].map((name) => exists(parameter(name)))),
    ),
    attack: [
      ...forwarded.map((name) => cmdlet('New-InboxRule', { Name: '..', [name]: 'eve@fabrikam.example' })),
      ...mailboxForwarding.map((name) =>
        cmdlet('Set-Mailbox', { Identity: 'ada', [name]: 'smtp:eve@fabrikam.example' }),
      ),
    ],
    nearMiss: [
      cmdlet('New-InboxRule', { Name: 'sort', MoveToFolder: 'Receipts' }),
      cmdlet('Set-Mailbox', { Identity: 'ada', ForwardingSmtpAddress: '' }),
      cmdlet('Get-InboxRule', { ForwardTo: 'eve@fabrikam.example' }),
    ],
    shows: ['o365.audit.ObjectId', 'source.ip', 'user.email'],
  },
  {
    name: 'M365 Exchange Inbox Phishing Evasion Rule Created',
    query: all(
      event(undefined, ['New-InboxRule', 'Set-InboxRule']),
      any(
        is(parameter('BodyContainsWords'), '\u0000'),
        inRange(parameter('WithinSizeRangeMinimum'), { lte: 1023 }),
        like(parameter('SubjectContainsWords'), ...HIDING_SUBJECTS),
      ),
      any(is(parameter('DeleteMessage'), 'True'), like(parameter('MoveToFolder'), '*Deleted*', '*Junk*', '*RSS*')),
    ),
    newTerms: ['user.id', 'source.ip'],
    attack: [
      cmdlet(
        'New-InboxRule',
        { Name: '.', SubjectContainsWords: 'your invoice;hacked', DeleteMessage: 'True' },
        { UserId: 'ada@contoso.example' },
      ),
      cmdlet(
        'New-InboxRule',
        { Name: '.', BodyContainsWords: '\u0000', MoveToFolder: 'RSS Feeds' },
        { UserId: 'bob@contoso.example' },
      ),
      cmdlet(
        'Set-InboxRule',
        { Name: '.', WithinSizeRangeMinimum: '500', MoveToFolder: 'Junk Email' },
        { UserId: 'cy@contoso.example' },
      ),
    ],
    nearMiss: [
      cmdlet('New-InboxRule', { Name: 'a', SubjectContainsWords: 'your invoice', MoveToFolder: 'Receipts' }),
      cmdlet('New-InboxRule', { Name: 'b', SubjectContainsWords: 'holidays', DeleteMessage: 'True' }),
      cmdlet('New-InboxRule', { Name: 'c', WithinSizeRangeMinimum: '10240', DeleteMessage: 'True' }),
      // What this user did from here before is nothing new.
      { ...cmdlet('New-InboxRule', { SubjectContainsWords: 'invoice', DeleteMessage: 'True' }), [MINUTES]: HISTORY },
      cmdlet('New-InboxRule', { SubjectContainsWords: 'invoice', DeleteMessage: 'True' }),
    ],
  },
  {
    name: 'M365 Exchange Inbox Rule with Obfuscated Name',
    query: all(
      is('data_stream.dataset', 'o365.audit'),
      is('event.provider', 'Exchange'),
      is('event.action', 'New-InboxRule', 'Set-InboxRule'),
      is('event.outcome', 'success'),
      matches('o365.audit.ObjectId', '.*\\\\[^a-zA-Z0-9]+'),
    ),
    attack: [cmdlet('New-InboxRule', { Name: '...' }, { ObjectId: 'contoso.example/ada\\...' })],
    nearMiss: [cmdlet('New-InboxRule', { Name: 'Receipts' }, { ObjectId: 'contoso.example/ada\\Receipts' })],
    shows: ['@timestamp', 'o365.audit.UserId', 'user.name', 'event.action', 'source.ip'],
  },
  {
    name: 'M365 Exchange Suspicious Mailbox Permission Delegation',
    query: all(
      event('Exchange', 'Add-MailboxPermission'),
      is(parameter('AccessRights'), 'FullAccess', 'SendAs', 'SendOnBehalf'),
      not(is('user.id', 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.Servicehost)')),
    ),
    attack: [cmdlet('Add-MailboxPermission', { Identity: 'ada', User: 'eve', AccessRights: 'FullAccess' })],
    nearMiss: [
      cmdlet('Add-MailboxPermission', { Identity: 'ada', User: 'eve', AccessRights: 'ReadPermission' }),
      cmdlet(
        'Add-MailboxPermission',
        { Identity: 'ada', AccessRights: 'FullAccess' },
        { UserId: 'NT AUTHORITY\\SYSTEM (Microsoft.Exchange.Servicehost)' },
      ),
    ],
  },
  {
    name: 'M365 Exchange Mailbox Accessed by Unusual Client',
    query: all(
      event('Exchange', 'MailItemsAccessed', web),
      is('o365.audit.LogonType', '0', '1', '6'),
      is('o365.audit.UserType', '0', '2', '3', '10'),
      is('o365.audit.OperationProperties.Value', 'Bind'),
      not(is('o365.audit.ClientAppId', '00000002-0000-0ff1-ce00-000000000000')),
    ),
    newTerms: ['o365.audit.ClientAppId'],
    attack: [mailItemsAccessed()],
    nearMiss: [
      mailItemsAccessed({ ClientAppId: '00000002-0000-0ff1-ce00-000000000000' }),
      mailItemsAccessed({
        ClientAppId: 'f1000000-0000-4000-8000-00000000000a',
        OperationProperties: pairs({ MailAccessType: 'Sync' }),
      }),
      mailItemsAccessed({ ClientAppId: 'f1000000-0000-4000-8000-00000000000b', LogonType: 2 }),
      { ...mailItemsAccessed({ ClientAppId: 'f1000000-0000-4000-8000-00000000000c' }), [MINUTES]: HISTORY },
      mailItemsAccessed({ ClientAppId: 'f1000000-0000-4000-8000-00000000000c' }),
    ],
    shows: [
      'o365.audit.AppAccessContext.AADSessionId',
      'session.id',
      'token.id',
      'o365.audit.OperationProperties.Name',
    ],
  },
  {
    name: 'M365 Exchange Mailbox Items Accessed Excessively',
    query: all(
      event('Exchange', 'MailItemsAccessed'),
      is('event.code', 'ExchangeItemAggregated'),
      inRange('o365.audit.OperationCount', { gte: 100 }),
    ),
    attack: [mailItemsAccessed({ OperationCount: 400 })],
    nearMiss: [mailItemsAccessed({ OperationCount: 99 }), mailItemsAccessed({ OperationCount: '9' })],
  },
  {
    name: 'M365 Exchange MFA Notification Email Deleted or Moved',
    query: all(
      event('Exchange', ['SoftDelete', 'HardDelete', 'MoveToDeletedItems'], web),
      likeAnyCase(
        'o365.audit.AffectedItems.Subject',
        '*new device*',
        '*mfa added*',
        '*authenticator*',
        '*security info*',
      ),
      not(likeAnyCase('o365.audit.AffectedItems.Subject', '*sign-in*', '*sign in*')),
    ),
    attack: [
      mailbox('SoftDelete', {
        RecordType: 3,
        AffectedItems: [{ Id: '1', Subject: 'Security Info was added', ParentFolder: { Path: '\\Inbox' } }],
      }),
    ],
    nearMiss: [
      mailbox('SoftDelete', { RecordType: 3, AffectedItems: [{ Id: '1', Subject: 'Lunch' }] }),
      mailbox('Update', { AffectedItems: [{ Id: '1', Subject: 'Security info was added' }] }),
      mailbox('HardDelete', {
        RecordType: 3,
        AffectedItems: [{ Id: '1', Subject: 'New device: sign-in from Utrecht' }],
      }),
    ],
  },
];
