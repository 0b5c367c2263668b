/** A record in the form in which the Management Activity API sends it; Id and CreationTime are added when it is used. */
export type RawRecord = Readonly<Record<string, unknown>>;

/** Where a record's own time is counted from: minutes before now (`HISTORY` for what was there before). */
export const MINUTES = Symbol('minutes before now');
export const HISTORY = 3 * 24 * 60;

export const CONTOSO = '00000000-0000-4000-8000-000000000001';
const GRAPH = '00000003-0000-0000-c000-000000000000';
export const EDGE =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0';

export function pairs(values: Readonly<Record<string, string>>): { Name: string; Value: string }[] {
  return Object.entries(values).map(([Name, Value]) => ({ Name, Value }));
}

export function changes(values: Readonly<Record<string, readonly [NewValue: unknown, OldValue: unknown]>>): object[] {
  return Object.entries(values).map(([Name, [NewValue, OldValue]]) => ({ Name, NewValue, OldValue }));
}

function base(user: string): RawRecord {
  return { OrganizationId: CONTOSO, UserId: user, UserKey: user, UserType: 0, Version: 1 };
}

/** A cmdlet in Exchange (record type 1), with its parameters. */
export function cmdlet(
  operation: string,
  parameters: Readonly<Record<string, string>>,
  more: RawRecord = {},
): RawRecord {
  return {
    ...base('admin@contoso.example'),
    UserType: 2,
    RecordType: 1,
    Workload: 'Exchange',
    Operation: operation,
    ResultStatus: 'True',
    ClientIP: '[2001:db8:1::7]:50120',
    ObjectId: parameters['Identity'] ?? parameters['Name'] ?? 'contoso.example',
    ExternalAccess: false,
    OrganizationName: 'contoso.example',
    OriginatingServer: 'AM0PR01MB0001 (15.20.9999.001)',
    SessionId: '',
    Parameters: pairs(parameters),
    ...more,
  };
}

/** A mailbox action (record type 2). */
export function mailbox(operation: string, more: RawRecord = {}): RawRecord {
  return {
    ...base('ada@contoso.example'),
    RecordType: 2,
    Workload: 'Exchange',
    Operation: operation,
    ResultStatus: 'Succeeded',
    ClientIPAddress: '192.0.2.20',
    ExternalAccess: false,
    InternalLogonType: 0,
    LogonType: 0,
    LogonUserSid: 'S-1-5-21-1-2-3-1001',
    MailboxOwnerUPN: 'ada@contoso.example',
    OrganizationName: 'contoso.example',
    ...more,
  };
}

/** MailItemsAccessed (record type 50). */
export function mailItemsAccessed(more: RawRecord = {}): RawRecord {
  return mailbox('MailItemsAccessed', {
    RecordType: 50,
    ClientAppId: '5e3ce6c0-0000-4000-8000-00000000cafe',
    ClientInfoString: 'Client=REST;;',
    AppAccessContext: {
      AADSessionId: '6f2e0000-0000-4000-8000-0000000000aa',
      UniqueTokenId: 'dW5pcXVl',
      IssuedAtTime: '2026-01-05T10:00:00',
    },
    OperationProperties: pairs({ MailAccessType: 'Bind', IsThrottled: 'False' }),
    OperationCount: 1,
    Folders: [{ Path: '\\Inbox', FolderItems: [{ InternetMessageId: '<1@contoso.example>', SizeInBytes: 900 }] }],
    ...more,
  });
}

export interface SignIn {
  readonly operation?: string;
  readonly user?: string;
  readonly ip?: string;
  readonly agent?: string;
  readonly request?: string;
  readonly detail?: string;
  readonly application?: string;
  readonly object?: string;
  readonly targetType?: number;
  readonly compliant?: string;
}

/** A sign-in at the token service (record type 15). */
export function signIn(what: SignIn = {}, more: RawRecord = {}): RawRecord {
  const user = what.user ?? 'ada@contoso.example';
  const object = what.object ?? GRAPH;
  return {
    ...base(user),
    RecordType: 15,
    Workload: 'AzureActiveDirectory',
    Operation: what.operation ?? 'UserLoggedIn',
    ResultStatus: 'Success',
    ClientIP: what.ip ?? '192.0.2.20',
    ActorIpAddress: what.ip ?? '192.0.2.20',
    ObjectId: object,
    AzureActiveDirectoryEventType: 1,
    ExtendedProperties: pairs({
      ResultStatusDetail: what.detail ?? 'Success',
      UserAgent: what.agent ?? EDGE,
      RequestType: what.request ?? 'OAuth2:Authorize',
    }),
    ModifiedProperties: [],
    Actor: [
      { ID: 'b1c5b0de-0000-4000-8000-000000000b0b', Type: 0 },
      { ID: user, Type: 5 },
    ],
    ActorContextId: CONTOSO,
    Target: [{ ID: object, Type: what.targetType ?? 0 }],
    TargetContextId: CONTOSO,
    ApplicationId: what.application ?? '4765445b-32c6-49b0-83e6-1d93765276ca',
    DeviceProperties: pairs({ OS: 'Windows 10', BrowserType: 'Edge', IsCompliantAndManaged: what.compliant ?? 'True' }),
    ErrorNumber: '0',
    ...more,
  };
}

/** A sign-in that failed. */
export function failedSignIn(error: string, number: string, what: SignIn = {}, more: RawRecord = {}): RawRecord {
  return signIn({ operation: 'UserLoginFailed', ...what }, { LogonError: error, ErrorNumber: number, ...more });
}

/** A change in the directory (record type 8). */
export function directory(operation: string, more: RawRecord = {}): RawRecord {
  return {
    ...base('admin@contoso.example'),
    RecordType: 8,
    Workload: 'AzureActiveDirectory',
    Operation: operation,
    ResultStatus: 'Success',
    ObjectId: 'ada@contoso.example',
    AzureActiveDirectoryEventType: 1,
    ExtendedProperties: pairs({
      additionalDetails: '{"User-Agent":"Mozilla/5.0"}',
      extendedAuditEventCategory: 'Role',
    }),
    ModifiedProperties: [],
    Actor: [{ ID: 'admin@contoso.example', Type: 5 }],
    ActorContextId: CONTOSO,
    Target: [{ ID: 'ada@contoso.example', Type: 5 }],
    TargetContextId: CONTOSO,
    ...more,
  };
}

/** An operation on a file (record type 6). */
export function file(operation: string, name: string, more: RawRecord = {}): RawRecord {
  return {
    ...base('ada@contoso.example'),
    RecordType: 6,
    Workload: 'OneDrive',
    Operation: operation,
    ClientIP: '192.0.2.20',
    ObjectId: `https://contoso-my.example/personal/ada/Documents/${name}`,
    ItemType: 'File',
    EventSource: 'SharePoint',
    Site: '2d1f0000-0000-4000-8000-00000000517e',
    SiteUrl: 'https://contoso-my.example/personal/ada/',
    SourceRelativeUrl: 'Documents',
    SourceFileName: name,
    SourceFileExtension: name.split('.').at(-1),
    UserAgent: EDGE,
    AuthenticationType: 'FormsCookieAuth',
    IsManagedDevice: false,
    Platform: 'WinDesktop',
    ApplicationDisplayName: 'OneDrive',
    ApplicationId: 'ab9b8c07-8f02-4f72-87fa-80105867a763',
    FileSizeBytes: 52_428_800,
    ...more,
  };
}

/** Something in Teams (record type 25). */
export function teams(operation: string, more: RawRecord = {}): RawRecord {
  return {
    ...base('admin@contoso.example'),
    RecordType: 25,
    Workload: 'MicrosoftTeams',
    Operation: operation,
    ResultStatus: 'True',
    ...more,
  };
}

/** An alert of the Security & Compliance Center (record type 40). */
export function alert(operation: string, name: string, more: RawRecord = {}): RawRecord {
  return {
    ...base('SecurityComplianceAlerts'),
    UserType: 4,
    RecordType: 40,
    Workload: 'SecurityComplianceCenter',
    Operation: operation,
    ResultStatus: 'Succeeded',
    ObjectId: 'a1e70000-0000-4000-8000-00000000a1e7',
    AlertId: 'a1e70000-0000-4000-8000-00000000a1e7',
    AlertType: 'System',
    AlertEntityId: 'ada@contoso.example',
    AlertLinks: [{ AlertLinkHref: 'https://security.example/alert' }],
    Category: 'ThreatManagement',
    Comments: 'New alert',
    Data: '{"etype":"User","eid":"ada@contoso.example","f3u":"ada@contoso.example","op":"x"}',
    EntityType: 'User',
    Name: name,
    PolicyId: '9011c000-0000-4000-8000-00000000901c',
    Severity: 'High',
    Source: 'Office 365 Security & Compliance',
    Status: 'Active',
    ...more,
  };
}
