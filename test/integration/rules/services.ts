import { all, any, event, exists, inRange, is, like, likeAnyCase, not } from './query.ts';
import { alert, changes, file, teams, type RawRecord } from './records.ts';
import type { Rule } from './rule.ts';

const web = { outcome: 'success', category: 'web' };
const COMPLIANCE = 'SecurityComplianceCenter';
const SITES = ['SharePoint', 'OneDrive'];
const parameter = (name: string): string => `o365.audit.Parameters.${name}`;
const changed = (name: string, value: 'NewValue' | 'OldValue'): string =>
  `o365.audit.ModifiedProperties.${name}.${value}`;
const SHARING = [
  'ShareWithGuests',
  'ShareUsingAnonymousLinks',
  'IsPublic',
  'AllowGuestUser',
  'AllowFederatedUsers',
  'AllowTeamsConsumer',
];

function sharing(name: string, to: unknown, from: unknown): RawRecord {
  const { SourceFileName: _name, SourceFileExtension: _extension, ...record } = file('SharingPolicyChanged', 'x.txt');
  return { ...record, RecordType: 14, Workload: 'SharePoint', ModifiedProperties: changes({ [name]: [to, from] }) };
}

function configuration(operation: string, name: string, value: string, more: RawRecord = {}): RawRecord {
  return teams(operation, { Parameters: [{ Name: name, Value: value }], ...more });
}

/** A rule on an alert that is named by the operation. */
function onAlert(name: string, operation: string): Rule {
  return {
    name,
    query: event(COMPLIANCE, operation, web),
    attack: [alert(operation, operation)],
    nearMiss: [alert('AlertTriggered', 'Another'), alert(operation, operation, { ResultStatus: 'Failed' })],
  };
}

function chat(participants: RawRecord, more: RawRecord = {}): RawRecord {
  return teams('ChatCreated', {
    CommunicationType: 'OneOnOne',
    ChatThreadId: '19:0@unq.gbl.spaces',
    ParticipantInfo: { HasForeignTenantUsers: false, HasGuestUsers: false, HasOtherGuestUsers: false, ...participants },
    Members: [{ UPN: 'eve@fabrikam.example', DisplayName: 'Help desk', Role: 1 }],
    ...more,
  });
}

const downloads = (count: number, user: string, authentication: string): RawRecord[] =>
  Array.from({ length: count }, (_, index) =>
    file('FileDownloaded', `report-${index}.xlsx`, { UserId: user, AuthenticationType: authentication }),
  );

export const serviceRules: readonly Rule[] = [
  onAlert('M365 Security Compliance User Restricted from Sending Email', 'User restricted from sending email'),
  onAlert('M365 Security Compliance Potential Ransomware Activity', 'Potential ransomware activity'),
  onAlert('M365 Security Compliance Unusual Volume of File Deletion', 'Unusual volume of file deletion'),
  onAlert('M365 Security Compliance Mass Download by a Single User', 'Mass download by a single user'),
  {
    name: 'M365 Security Compliance Email Reported by User as Malware or Phish',
    query: all(event(COMPLIANCE, 'AlertTriggered', {}), is('rule.name', 'Email reported by user as malware or phish')),
    attack: [alert('AlertTriggered', 'Email reported by user as malware or phish')],
    nearMiss: [
      alert('AlertTriggered', 'Email sending limit exceeded'),
      alert('AlertEntityGenerated', 'Email reported by user as malware or phish'),
    ],
    shows: ['related.user', 'user.email'],
  },
  {
    name: 'M365 Threat Intelligence Signal',
    query: all(is('event.dataset', 'o365.audit'), is('event.provider', 'ThreatIntelligence')),
    attack: [
      teams('TIMailData', {
        RecordType: 28,
        Workload: 'ThreatIntelligence',
        Verdict: 'Phish',
        P1Sender: 'eve@fabrikam.example',
        Recipients: ['ada@contoso.example'],
      }),
    ],
    nearMiss: [alert('AlertTriggered', 'A user clicked through')],
  },
  {
    name: 'M365 OneDrive Malware File Upload',
    query: all(
      is('event.dataset', 'o365.audit'),
      is('event.provider', 'OneDrive'),
      is('event.code', 'SharePointFileOperation'),
      is('event.action', 'FileMalwareDetected'),
    ),
    attack: [file('FileMalwareDetected', 'bill.exe')],
    nearMiss: [file('FileMalwareDetected', 'bill.exe', { Workload: 'SharePoint' }), file('FileUploaded', 'bill.exe')],
  },
  {
    name: 'M365 SharePoint Malware File Detected',
    query: all(event('SharePoint', 'FileMalwareDetected', {}), is('event.code', 'SharePointFileOperation')),
    attack: [file('FileMalwareDetected', 'bill.exe', { Workload: 'SharePoint', RecordType: '6' })],
    nearMiss: [file('FileMalwareDetected', 'bill.exe')],
  },
  {
    name: 'M365 SharePoint/OneDrive File Access via PowerShell',
    query: all(
      event(SITES, ['FileDownloaded', 'FileAccessed']),
      like('user_agent.original', '*PowerShell*', '*PnPPS*'),
    ),
    attack: [file('FileDownloaded', 'plan.docx', { UserAgent: 'NONISV|SharePointPnP|PnPPS/2.3' })],
    nearMiss: [file('FileDownloaded', 'plan.docx'), file('FileUploaded', 'plan.docx', { UserAgent: 'PnPPS/2.3' })],
  },
  {
    name: 'M365 SharePoint Site Sharing Policy Weakened',
    query: all(
      event(SITES, 'SharingPolicyChanged'),
      any(
        ...SHARING.map((name) =>
          all(is(changed(name, 'NewValue'), 'true', 'Enabled'), is(changed(name, 'OldValue'), 'false', 'Disabled')),
        ),
      ),
    ),
    attack: [
      ...SHARING.map((name) => sharing(name, 'Enabled', 'Disabled')),
      ...SHARING.map((name) => sharing(name, true, false)),
    ],
    nearMiss: [
      sharing('ShareWithGuests', 'Disabled', 'Enabled'),
      sharing('Title', 'Enabled', 'Disabled'),
      sharing('IsPublic', true, true),
    ],
  },
  {
    name: 'M365 SharePoint Search for Sensitive Content',
    query: all(
      event('SharePoint', 'SearchQueryPerformed', web),
      exists('o365.audit.SearchQueryText'),
      likeAnyCase('o365.audit.SearchQueryText', '*password*', '*payroll*'),
    ),
    attack: [
      file('SearchQueryPerformed', 'x', {
        Workload: 'SharePoint',
        RecordType: 4,
        SearchQueryText: 'Domain PASSWORDS xlsx',
      }),
    ],
    nearMiss: [
      file('SearchQueryPerformed', 'x', { Workload: 'SharePoint', RecordType: 4, SearchQueryText: 'canteen' }),
      file('SearchQueryPerformed', 'x', { Workload: 'SharePoint', RecordType: 4, SearchQueryText: '' }),
    ],
  },
  {
    name: 'M365 OneDrive Excessive File Downloads with OAuth Token',
    query: all(event('OneDrive', 'FileDownloaded'), is('o365.audit.AuthenticationType', 'OAuth')),
    threshold: { by: ['o365.audit.UserId'], least: 25, distinct: [{ field: 'file.name', least: 25 }] },
    attack: downloads(25, 'ada@contoso.example', 'OAuth'),
    nearMiss: [
      ...downloads(25, 'bob@contoso.example', 'FormsCookieAuth'),
      ...downloads(24, 'cy@contoso.example', 'OAuth'),
    ],
    shows: [
      'file.directory',
      'file.extension',
      'file.size',
      'o365.audit.Site',
      'o365.audit.SiteUrl',
      'o365.audit.IsManagedDevice',
      'o365.audit.Platform',
      'application.name',
    ],
  },
  {
    name: 'M365 OneDrive Large File Downloaded by Unmanaged Device',
    query: all(
      event('OneDrive', 'FileDownloaded'),
      inRange('file.size', { gte: 10_000_000 }),
      is('o365.audit.IsManagedDevice', 'false'),
    ),
    attack: [file('FileDownloaded', 'all.zip'), file('FileDownloaded', 'all.zip', { FileSizeBytes: '52428800' })],
    nearMiss: [
      file('FileDownloaded', 'all.zip', { IsManagedDevice: true }),
      file('FileDownloaded', 'all.zip', { FileSizeBytes: '9' }),
    ],
  },
  {
    name: 'M365 Teams External Access Enabled',
    query: all(
      event(['SkypeForBusiness', 'MicrosoftTeams'], 'Set-CsTenantFederationConfiguration', web),
      is(parameter('AllowFederatedUsers'), 'True'),
    ),
    attack: [
      configuration('Set-CsTenantFederationConfiguration', 'AllowFederatedUsers', 'True'),
      configuration('Set-CsTenantFederationConfiguration', 'AllowFederatedUsers', 'True', {
        Workload: 'SkypeForBusiness',
        RecordType: 23,
      }),
    ],
    nearMiss: [configuration('Set-CsTenantFederationConfiguration', 'AllowFederatedUsers', 'False')],
  },
  {
    name: 'M365 Teams Guest Access Enabled',
    query: all(
      event(['SkypeForBusiness', 'MicrosoftTeams'], 'Set-CsTeamsClientConfiguration', web),
      is(parameter('AllowGuestUser'), 'True'),
    ),
    attack: [configuration('Set-CsTeamsClientConfiguration', 'AllowGuestUser', 'True')],
    nearMiss: [
      configuration('Set-CsTeamsClientConfiguration', 'AllowGuestUser', 'False'),
      configuration('Set-CsTeamsClientConfiguration', 'AllowBox', 'True'),
    ],
  },
  {
    name: 'M365 Teams Custom Application Interaction Enabled',
    query: all(
      event('MicrosoftTeams', 'TeamsTenantSettingChanged', web),
      is('o365.audit.Name', 'Allow sideloading and interaction of custom apps'),
      is('o365.audit.NewValue', 'True'),
    ),
    attack: [
      teams('TeamsTenantSettingChanged', {
        Name: 'Allow sideloading and interaction of custom apps',
        NewValue: 'True',
        OldValue: 'False',
      }),
    ],
    nearMiss: [
      teams('TeamsTenantSettingChanged', {
        Name: 'Allow sideloading and interaction of custom apps',
        NewValue: 'False',
        OldValue: 'True',
      }),
      teams('TeamsTenantSettingChanged', { Name: 'Allow guests', NewValue: 'True', OldValue: 'False' }),
    ],
  },
  {
    name: 'M365 Teams Chat Created by an External User',
    query: all(
      event('MicrosoftTeams', 'ChatCreated'),
      is('o365.audit.CommunicationType', 'OneOnOne'),
      any(
        is('o365.audit.ParticipantInfo.HasForeignTenantUsers', true),
        is('o365.audit.ParticipantInfo.HasGuestUsers', true),
        is('o365.audit.ParticipantInfo.HasOtherGuestUsers', true),
      ),
      exists('o365.audit.Members'),
      not(is('user.domain', 'contoso.example')),
    ),
    attack: [
      chat({ HasForeignTenantUsers: true }, { UserId: 'eve@fabrikam.example' }),
      chat({ HasOtherGuestUsers: 'True' }, { UserId: 'eve@fabrikam.example' }),
      chat({ HasGuestUsers: true }, { UserId: 'eve@fabrikam.example' }),
    ],
    nearMiss: [
      chat({}, { UserId: 'eve@fabrikam.example' }),
      chat({ HasForeignTenantUsers: true }),
      chat({ HasForeignTenantUsers: true }, { UserId: 'eve@fabrikam.example', CommunicationType: 'GroupChat' }),
    ],
    shows: ['user.name'],
  },
];
