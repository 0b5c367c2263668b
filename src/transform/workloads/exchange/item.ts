import { each, keyword, object, open } from '../../fields/dsl.ts';

/** The mailbox item; all values keywords, as Elastic has them. */
export const item = open({
  ...each(keyword, [
    '_raw',
    'Attachments',
    'ComplianceLabel',
    'Id',
    'ImmutableId',
    'InternetMessageId',
    'IsPriorityCleanup',
    'IsRecord',
    'Sensitivity',
    'SizeInBytes',
    'Subject',
  ]),
  ParentFolder: object(each(keyword, ['Id', 'MemberRights', 'MemberSid', 'MemberUpn', 'Name', 'Path'])),
  ParentMessage: object(each(keyword, ['Id', 'Path'])),
});
