import type { Json, JsonObject } from '../types.ts';
import { FILES, SUBJECTS, person, type Kind, type Kit } from './kit.ts';

const contentType = 'DLP.All';
const CREDIT_CARD = '50842eb7-edc8-4019-85dd-5a5c1f2bb085';

function sensitive({ random }: Kit): JsonObject {
  return {
    Confidence: random.pick([65, 75, 85]),
    Count: random.integer(1, 12),
    Location: 'Message Body',
    SensitiveType: CREDIT_CARD,
    SensitiveInformationTypeName: 'Credit Card Number',
    UniqueCount: 1,
    SensitiveInformationDetailedClassificationAttributes: [{ Confidence: 85, Count: 1, IsMatch: true }],
    SensitiveInformationDetections: {
      DetectedValues: [{ Name: '4000 0000 0000 0002', Value: 'card 4000 0000 0000 0002 exp' }],
      ResultsTruncated: false,
    },
  };
}

function policy(kit: Kit): JsonObject {
  const information: Json = [sensitive(kit)];
  return {
    UserId: person(kit).upn,
    UserKey: 'DlpAgent',
    UserType: 4,
    IncidentId: kit.random.guid(),
    SensitiveInfoDetectionIsIncluded: true,
    PolicyDetails: [
      {
        PolicyId: kit.random.guid(),
        PolicyName: 'Payment data',
        Rules: [
          {
            RuleId: kit.random.guid(),
            RuleName: 'High volume of cards',
            RuleMode: kit.random.pick(['Enable', 'TestWithoutNotifications']),
            Severity: kit.random.pick(['Low', 'Medium', 'High']),
            Actions: ['BlockAccess', 'NotifyUser'],
            OverriddenActions: [],
            ConditionsMatched: {
              SensitiveInformation: information,
              DocumentProperties: [],
              OtherConditions: [{ Name: 'SentTo', Value: 'outside' }],
            },
          },
        ],
      },
    ],
    ...(kit.random.chance(0.2)
      ? { ExceptionInfo: { Reason: 'FalsePositive', FalsePositive: true, Justification: 'test data', Rules: [] } }
      : {}),
  };
}

const OPERATIONS = ['DlpRuleMatch', 'DlpRuleMatch', 'DlpRuleUndo', 'DlpInfo'];

export const DLP: readonly Kind[] = [
  {
    recordType: 13,
    contentType,
    workload: 'Exchange',
    operations: OPERATIONS,
    weight: 3,
    build: (kit) => ({
      ...policy(kit),
      ObjectId: `<${kit.random.hex(16)}@mail.example>`,
      ExchangeMetaData: {
        MessageID: `<${kit.random.hex(16)}@mail.example>`,
        From: person(kit).upn,
        To: ['out@mail.example', person(kit).upn],
        CC: [],
        BCC: [],
        Subject: kit.random.pick(SUBJECTS),
        Sent: `${kit.time}Z`,
        RecipientCount: 2,
      },
    }),
  },
  {
    recordType: 11,
    contentType,
    workload: 'SharePoint',
    operations: OPERATIONS,
    weight: 3,
    build: (kit) => {
      const name = kit.random.pick(FILES);
      return {
        ...policy(kit),
        ObjectId: `https://contoso.sharepoint.example/sites/Finance/Shared Documents/${name}`,
        SharePointMetaData: {
          From: person(kit).upn,
          itemCreationTime: kit.time,
          SiteCollectionGuid: kit.random.guid(),
          SiteCollectionUrl: 'https://contoso.sharepoint.example/sites/Finance',
          FileName: name,
          FileOwner: person(kit).name,
          FilePathUrl: `https://contoso.sharepoint.example/sites/Finance/Shared Documents/${name}`,
          DocumentLastModifier: person(kit).name,
          DocumentSharer: '',
          UniqueId: kit.random.guid(),
          LastModifiedTime: kit.time,
          IsViewableByExternalUsers: kit.random.chance(0.2),
        },
      };
    },
  },
  {
    recordType: 63,
    contentType,
    workload: 'Endpoint',
    operations: ['FileUploadedToCloud', 'FileCopiedToRemovableMedia', 'FilePrinted', 'DLPRuleMatch'],
    weight: 2,
    build: (kit) => ({
      ...policy(kit),
      Platform: 1,
      ObjectId: `C:\\Users\\${person(kit).upn.split('@')[0]}\\Documents\\${kit.random.pick(FILES)}`,
      DeviceName: `pc-${kit.random.integer(1, 400)}.contoso.example`,
      EndpointMetaData: {
        SensitiveInformation: [sensitive(kit)],
        EnforcementMode: 1,
        FileExtension: 'xlsx',
        FileType: 'Excel',
        DeviceName: 'pc-7.contoso.example',
      },
    }),
  },
  { recordType: 33, contentType, workload: 'SharePoint', operations: ['DlpInfo'], build: policy },
  { recordType: 107, contentType, workload: 'Exchange', operations: ['DlpInfo'], build: policy },
  {
    recordType: 99,
    contentType,
    workload: 'OnPremisesFileShareScannerDlp',
    operations: ['DlpRuleMatch'],
    build: policy,
  },
];
