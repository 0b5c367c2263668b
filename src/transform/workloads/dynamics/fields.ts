import { each, keyword, nameValues, open, type Fields } from '../../fields/dsl.ts';

/** Dynamics 365. */
export const fields: Fields = {
  ...each(keyword, [
    'CrmOrganizationUniqueName',
    'EntityId',
    'EntityName',
    'InstanceUrl',
    'ItemUrl',
    'Message',
    'PrimaryFieldValue',
  ]),
  Fields: nameValues,
  MessageObject: open({}),
};
