import { each, keyword, type Fields } from '../../fields/dsl.ts';

/** Microsoft Forms. */
export const fields: Fields = {
  ...each(keyword, ['ActivityParameters', 'FormId', 'FormName', 'FormTypes', 'FormsUserTypes', 'SourceApp']),
};
