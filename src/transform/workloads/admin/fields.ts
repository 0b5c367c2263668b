import { each, date, keyword, long, matchOnlyText, nameValues, object, type Fields } from '../../fields/dsl.ts';

/** Admin services: Cloud Policy, Cloud Update, Places, Edge. */
export const fields: Fields = {
  ...each(keyword, [
    'ConfigId',
    'ConfigName',
    'ConfigScope',
    'DomainURL',
    'PlaceType',
    'ProfileName',
    'ProfileState',
    'TAK',
    'URLPath',
    'UpdateValidationState',
  ]),
  ...each(long, ['Deadline', 'Priority', 'WaveDelay']),
  Description: matchOnlyText,
  ChannelChangeDevices: object({ ChannelChange: keyword, Devices: keyword, Groups: nameValues }),
  ExclusionList: nameValues,
  Groups: nameValues,
  Policies: object({
    PolicyId: keyword,
    PolicyName: keyword,
    Value: keyword,
    Settings: object({ SettingId: keyword, SettingName: keyword, Value: keyword }),
  }),
  Priorities: object({ ConfigId: keyword, ConfigName: keyword, Value: keyword }),
  ProfileExclusionWindows: object({ Name: keyword, StartDate: date, EndDate: date, Groups: nameValues }),
  RollbackDevices: object({ RollbackType: keyword, RollbackBuildNumber: keyword, Devices: keyword }),
  Waves: object({ Name: keyword, Type: keyword, Groups: nameValues }),
};
