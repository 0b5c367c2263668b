import type { JsonObject } from '../types.ts';
import { AGENTS, APPLICATIONS, FILES, change, clientIp, person, user, type Kind, type Kit } from './kit.ts';

const contentType = 'Audit.SharePoint';

function site({ domain }: Kit): string {
  return `https://${domain.replace('.example', '')}.sharepoint.example/sites/Finance/`;
}

function base(kit: Kit, itemType: string): JsonObject {
  const { random } = kit;
  return {
    ...user(kit),
    ClientIP: clientIp(kit),
    CorrelationId: random.guid(),
    EventSource: 'SharePoint',
    ItemType: itemType,
    ListId: random.guid(),
    ListItemUniqueId: random.guid(),
    Site: random.guid(),
    WebId: random.guid(),
    UserAgent: random.pick(AGENTS),
    ...(random.chance(0.4) ? { ApplicationId: APPLICATIONS[1][0], ApplicationDisplayName: APPLICATIONS[1][1] } : {}),
  };
}

function file(kit: Kit): JsonObject {
  const name = kit.random.pick(FILES);
  return {
    ...base(kit, 'File'),
    ObjectId: `${site(kit)}Shared Documents/${name}`,
    SiteUrl: site(kit),
    SourceRelativeUrl: 'Shared Documents',
    SourceFileName: name,
    SourceFileExtension: name.split('.').at(-1),
    FileSizeBytes: kit.random.integer(100, 9_000_000),
    HighPriorityMediaProcessing: false,
  };
}

function list(kit: Kit): JsonObject {
  return {
    ...base(kit, 'List'),
    ObjectId: `${site(kit)}Lists/Tasks`,
    ListTitle: 'Tasks',
    ListBaseType: 'GenericList',
    ListBaseTemplateType: '171',
    ItemCount: kit.random.integer(0, 500),
    IsDocLib: false,
    CustomizedDoclib: false,
    FromApp: false,
    Source: 'Unknown',
  };
}

function sharing(kit: Kit): JsonObject {
  return {
    ...base(kit, kit.random.pick(['File', 'Folder', 'Web'])),
    ObjectId: site(kit),
    SiteUrl: site(kit),
    EventData: '<Permissions granted>Contribute</Permissions granted><Type>Edit</Type>',
    TargetUserOrGroupName: kit.random.pick([
      person(kit).upn,
      'guest_mail.example#ext#',
      'Everyone except external users',
    ]),
    TargetUserOrGroupType: kit.random.pick(['Member', 'Guest', 'SecurityGroup']),
    UniqueSharingId: kit.random.guid(),
  };
}

const FILE_OPERATIONS = [
  'FileAccessed',
  'FileDownloaded',
  'FileModified',
  'FileUploaded',
  'FileDeleted',
  'FileRenamed',
  'FileSyncDownloadedFull',
  'FileMalwareDetected',
  'FilePreviewed',
];
const SHARING_OPERATIONS = [
  'SharingSet',
  'SharingInvitationCreated',
  'AnonymousLinkCreated',
  'SecureLinkUsed',
  'CompanyLinkCreated',
  'AddedToGroup',
];

export const SHAREPOINT: readonly Kind[] = [
  { recordType: 6, contentType, workload: 'SharePoint', operations: FILE_OPERATIONS, weight: 6, build: file },
  { recordType: 6, contentType, workload: 'OneDrive', operations: FILE_OPERATIONS, weight: 5, build: file },
  { recordType: 14, contentType, workload: 'SharePoint', operations: SHARING_OPERATIONS, weight: 3, build: sharing },
  { recordType: 14, contentType, workload: 'OneDrive', operations: SHARING_OPERATIONS, weight: 2, build: sharing },
  {
    recordType: 36,
    contentType,
    workload: 'SharePoint',
    operations: ['ListCreated', 'ListUpdated', 'ListViewed'],
    weight: 2,
    build: list,
  },
  {
    recordType: 54,
    contentType,
    workload: 'SharePoint',
    operations: ['ListItemCreated', 'ListItemDeleted'],
    build: list,
  },
  { recordType: 55, contentType, workload: 'SharePoint', operations: ['ListContentTypeUpdated'], build: list },
  {
    recordType: 56,
    contentType,
    workload: 'SharePoint',
    operations: ['ListColumnCreated', 'SiteColumnCreated'],
    build: list,
  },
  {
    recordType: 37,
    contentType,
    workload: 'SharePoint',
    operations: ['CommentCreated', 'CommentDeleted'],
    build: file,
  },
  {
    recordType: 4,
    contentType,
    workload: 'SharePoint',
    operations: ['PageViewed', 'SiteCollectionAdminAdded', 'SharingPolicyChanged', 'DeviceAccessPolicyChanged'],
    weight: 2,
    build: (kit) => ({
      ...base(kit, 'Page'),
      ObjectId: `${site(kit)}SitePages/Home.aspx`,
      CustomUniqueId: true,
      ModifiedProperties: [change('SharingCapability', 'ExternalUserSharingOnly', 'ExternalUserAndGuestSharing')],
    }),
  },
  {
    recordType: 7,
    contentType,
    workload: 'OneDrive',
    operations: ['SyncGetChanges'],
    build: (kit) => ({
      ...base(kit, 'Web'),
      UserId: 'app@sharepoint',
      UserKey: 'i:0i.t|00000003-0000-0ff1-ce00-000000000000|app@sharepoint',
      UserType: 5,
      ObjectId: site(kit),
    }),
  },
  { recordType: 286, contentType, workload: 'SharePoint', operations: ['RecordDelete'], build: file },
];
