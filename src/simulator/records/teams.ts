import { clientIp, person, user, type Kind } from './kit.ts';

const contentType = 'Audit.General';
const workload = 'MicrosoftTeams';

export const TEAMS: readonly Kind[] = [
  {
    recordType: 25,
    contentType,
    workload,
    operations: [
      'MemberAdded',
      'MemberRoleChanged',
      'TeamCreated',
      'ChannelAdded',
      'TeamsSessionStarted',
      'AppInstalled',
      'BotAddedToTeam',
      'TabAdded',
    ],
    weight: 4,
    build: (kit) => ({
      ...user(kit),
      ClientIP: clientIp(kit),
      ObjectId: 'Unknown (Unknown)',
      TeamGuid: `19:${kit.random.hex(32)}@thread.tacv2`,
      TeamName: 'Finance – Q3',
      ChannelGuid: `19:${kit.random.hex(32)}@thread.tacv2`,
      ChannelName: 'General',
      ChannelType: 'Standard',
      CommunicationType: 'Team',
      ItemName: 'Finance – Q3',
      Members: Array.from({ length: kit.random.integer(1, 3) }, () => {
        const { upn, name } = person(kit);
        return { DisplayName: name, Role: kit.random.pick([0, 1, 2]), UPN: upn };
      }),
      ExtraProperties: [
        { Key: 'TimeZone', Value: 'Europe/Berlin' },
        { Key: 'OsName', Value: 'windows' },
      ],
    }),
  },
  {
    recordType: 25,
    contentType,
    workload,
    operations: ['MessageSent', 'MessageUpdated', 'MessageDeleted', 'ChatCreated', 'MessageCreatedHasLink'],
    weight: 3,
    build: (kit) => ({
      ...user(kit),
      ClientIP: clientIp(kit),
      ChatThreadId: `19:${kit.random.hex(32)}@unq.gbl.spaces`,
      CommunicationType: 'OneOnOne',
      MessageId: String(kit.random.integer(1_700_000_000, 1_800_000_000)),
      MessageVersion: '0',
      MessageSizeInBytes: kit.random.integer(10, 4_000),
      MessageURLs: ['https://example.com/a?b=c'],
      HostedContents: [{ Id: kit.random.hex(40), SizeInBytes: 20_480 }],
      ParticipantInfo: {
        HasForeignTenantUsers: true,
        HasGuestUsers: false,
        HasOtherGuestUsers: false,
        ParticipatingTenantIds: [kit.tenantId],
      },
      ResourceTenantId: kit.tenantId,
      AppAccessContext: {},
    }),
  },
  {
    recordType: 57,
    contentType,
    workload,
    operations: ['TeamsAdminAction'],
    build: (kit) => ({
      ...user(kit),
      ObjectId: 'Teams/Admin',
      Action: 'Set',
      Name: 'AllowGuestUser',
      OldValue: 'false',
      NewValue: 'true',
    }),
  },
  {
    recordType: 59,
    contentType,
    workload,
    operations: ['DeviceUpdated'],
    build: (kit) => ({
      ...user(kit),
      ObjectId: kit.random.guid(),
      ExtraProperties: [{ Key: 'Vendor', Value: 'Contoso Phones' }],
    }),
  },
  {
    recordType: 73,
    contentType,
    workload,
    operations: ['ShiftAdded', 'ClockedIn'],
    build: (kit) => ({
      ...user(kit),
      ClientIP: clientIp(kit),
      ObjectId: `SHFT_${kit.random.guid()}`,
      TeamGuid: kit.random.guid(),
      TeamName: 'Store 12',
    }),
  },
];
