import { each, keyword, long, open } from '../../fields/dsl.ts';

/** Cmdlet parameters. The named ones are read by detection rules, so they are mapped before any record has them. */
export const parameters = open(
  {
    ...each(keyword, [
      '_raw',
      'AccessRights',
      'AllowFederatedUsers',
      'AllowGuestUser',
      'BlindCopyTo',
      'BodyContainsWords',
      'DeleteMessage',
      'Enabled',
      'ForwardAsAttachmentTo',
      'ForwardTo',
      'ForwardingAddress',
      'ForwardingSmtpAddress',
      'From',
      'GrantSendOnBehalfTo',
      'Identity',
      'MoveToFolder',
      'Name',
      'RedirectMessageTo',
      'RedirectTo',
      'RedirectToRecipients',
      'SubjectContainsWords',
      'User',
    ]),
    // Compared as a number: as text, 500 would be more than 1023.
    WithinSizeRangeMinimum: long,
  },
  { subobjects: false, list: 'pairs' },
);

/** Entra's Name/Value list; `additionalDetails` holds JSON text on the wire. */
export const extendedProperties = open(
  {
    ...each(keyword, ['_raw', 'KeepMeSignedIn', 'RequestType', 'ResultStatusDetail', 'UserAuthenticationMethod']),
    additionalDetails: open({ _raw: keyword }),
  },
  { list: 'pairs' },
);

/** What was changed; rules read the new and the old value by the property's name. */
export const modifiedProperties = open(
  each(keyword, [
    '_raw',
    'AllowFederatedUsers.NewValue',
    'AllowFederatedUsers.OldValue',
    'AllowGuestUser.NewValue',
    'AllowGuestUser.OldValue',
    'AllowTeamsConsumer.NewValue',
    'AllowTeamsConsumer.OldValue',
    'IsPublic.NewValue',
    'IsPublic.OldValue',
    'Role_DisplayName.NewValue',
    'Role_DisplayName.OldValue',
    'ShareUsingAnonymousLinks.NewValue',
    'ShareUsingAnonymousLinks.OldValue',
    'ShareWithGuests.NewValue',
    'ShareWithGuests.OldValue',
  ]),
  { subobjects: false, list: 'changes' },
);

/** How the caller came in. The docs write "Collection"; one object on the wire. */
export const appAccessContext = open(
  each(keyword, [
    '_raw',
    'AADSessionId',
    'APIId',
    'ClientAppId',
    'ClientAppName',
    'CorrelationId',
    'DeviceId',
    'IssuedAtTime',
    'UniqueTokenId',
  ]),
);

/** An object, a list of objects, or JSON text, by workload. */
export const additionalInfo = open(each(keyword, ['_raw', 'EnvironmentName']));

/** Stays a list: rules match on its Name and Value. JSON text in Power BI records. */
export const operationProperties = open(each(keyword, ['_raw', 'Name', 'Value']));
