import { each, date, keyword, long, object, type Fields } from '../../fields/dsl.ts';

/** Data exports: SystemSync, Microsoft Graph Data Connect. */
export const fields: Fields = {
  ...each(keyword, [
    'AppRegistrationTenantId',
    'ApplicationName',
    'ApplicationVersion',
    'Approver',
    'CopyActivityRunId',
    'DataStoreType',
    'DatasetColumns',
    'DestinationSinks',
    'DestinationTenantId',
    'NameOfDownloadedZipFile',
    'PipelineName',
    'PipelineRunId',
    'ScopeList',
    'State',
    'UndeliveredScope',
    'UserAction',
  ]),
  ...each(long, ['ApprovalValidDays', 'RowCount', 'ScopeCountDelivered', 'ScopeCountRequested']),
  ...each(date, [
    'ApprovalExpiryDateInUTC',
    'ApprovalUpdatedDateInUTC',
    'ExportTriggeredAt',
    'RunEndTime',
    'RunStartTime',
  ]),
  Datasets: object({
    DatasetName: keyword,
    DatasetColumns: keyword,
    DenyGroups: keyword,
    Scope: keyword,
    ScopeFiltersUris: keyword,
    ScopeList: keyword,
    PrivacyPolicyType: keyword,
  }),
  Invitation: object({
    ShareId: keyword,
    Invitees: keyword,
    InviteeTenantId: keyword,
    ShareName: keyword,
    SyncFrequency: keyword,
    SyncStartTime: date,
  }),
};
