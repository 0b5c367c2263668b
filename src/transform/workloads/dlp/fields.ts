import { each, boolean, date, flattened, keyword, long, object, type Fields } from '../../fields/dsl.ts';
import { sensitiveInformation } from '../common/sensitiveInformation.ts';
import { exceptionInfo, sharePointMetaData } from './metaData.ts';

/** Data loss prevention: Exchange, SharePoint, endpoints, on-premises scanners. */
export const fields: Fields = {
  ...each(keyword, [
    'DestinationLocationType',
    'EnforcementMode',
    'FileExtension',
    'FilePath',
    'FileSize',
    'MDATPDeviceId',
    'OriginatingDomain',
    'Platform',
    'PreviousFileName',
    'Sha1',
    'Sha256',
    'SourceLocationType',
    'TargetDomain',
    'TargetFilePath',
    'TargetPrinterName',
  ]),
  ...each(boolean, ['JitTriggered', 'RMSEncrypted', 'SensitiveInfoDetectionIsIncluded']),
  PolicyDetails: flattened,
  EndpointMetaData: object({
    SensitiveInformation: sensitiveInformation,
    EnforcementMode: keyword,
    FileExtension: keyword,
    FileType: keyword,
    DeviceName: keyword,
  }),
  EvidenceFile: object({ FullUrl: keyword, StorageName: keyword }),
  ExceptionInfo: exceptionInfo,
  ExchangeMetaData: object({
    MessageID: keyword,
    From: keyword,
    To: keyword,
    CC: keyword,
    BCC: keyword,
    Subject: keyword,
    Sent: date,
    RecipientCount: long,
    UniqueID: keyword,
    FileSize: long,
  }),
  RemovableMediaDeviceAttributes: object({ Manufacturer: keyword, Model: keyword, SerialNumber: keyword }),
  SharePointMetaData: sharePointMetaData,
};
