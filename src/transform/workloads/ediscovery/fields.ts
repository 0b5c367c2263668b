import { each, boolean, date, keyword, nameValues, type Fields } from '../../fields/dsl.ts';

/** eDiscovery: cases, searches, exports. */
export const fields: Fields = {
  ...each(keyword, [
    'CaseId',
    'CaseName',
    'DataSources',
    'ExportName',
    'ItemIds',
    'ItemNames',
    'Object1Id',
    'Object1Name',
    'Object1Type',
    'Object2Id',
    'Object2Name',
    'Object2Type',
    'QueryFiles',
    'QueryId',
    'RecordNumber',
  ]),
  UserCancelled: boolean,
  EndTime: date,
  Settings: nameValues,
};
