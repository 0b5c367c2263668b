import { each, date, keyword, long, type Fields } from '../../fields/dsl.ts';

/** Microsoft 365 Backup. */
export const fields: Fields = {
  ...each(keyword, [
    'BackupItemID',
    'BackupItemId',
    'BackupItemType',
    'BillingPolicyId',
    'CreationMethodology',
    'EditMethodology',
    'ItemID',
    'PolicyID',
    'ProtectionUnitID',
    'RestoreLocation',
    'RestoreLocationType',
    'ServiceType',
    'SuccessStatus',
    'TaskID',
  ]),
  ...each(long, ['CountOfArtifactsBeingAdded', 'CountOfArtifactsBeingRemoved']),
  RestoreTime: date,
};
