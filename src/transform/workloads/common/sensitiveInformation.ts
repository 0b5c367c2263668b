import { boolean, keyword, long, nameValues, object } from '../../fields/dsl.ts';

/** What a classifier found in an item; the blank in one key is Microsoft's. */
export const sensitiveInformation = object({
  Confidence: long,
  Count: long,
  Location: keyword,
  SensitiveType: keyword,
  SensitiveInformationDetections: object({ DetectedValues: nameValues, ResultsTruncated: boolean }),
  'SensitiveInformationDetailed ClassificationAttributes': keyword,
  SensitiveInformationTypeName: keyword,
  UniqueCount: long,
});
