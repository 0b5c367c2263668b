import { addTo, emailOf, fillUser, isMailLike, objectOf, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import type { KeyMap, Workload } from '../types.ts';
import { fields } from './fields.ts';
import { fileKeys } from './file.ts';
import { mapParameters } from './parameters.ts';

/** Scalars that only move. */
function moved(set: (draft: Draft, value: unknown) => void): KeyMap {
  return (value, draft) => {
    set(draft, value);
    return undefined;
  };
}

/** Scalars that are copied. */
function copied(set: (draft: Draft, value: unknown) => void): KeyMap {
  return (value, draft) => {
    set(draft, value);
    return value;
  };
}

const keys: Readonly<Record<string, KeyMap>> = {
  // Operation stays where a workload names the action in its own way: see finish in entra and teams.
  Operation: moved((draft, value) => {
    draft.event.action = value;
  }),
  Workload: moved((draft, value) => {
    draft.event.provider = value;
  }),
  OrganizationId: moved((draft, value) => {
    draft.organizationId = textOf(value)?.toLowerCase();
  }),
  UserType: copied((draft, value) => {
    draft.userType = value;
  }),
  ResultStatus: copied((draft, value) => {
    draft.resultStatus = value;
  }),
  UserId: copied((draft, value) => {
    draft.user.id = value;
    const id = textOf(value);
    if (id !== undefined && isMailLike(id)) fillUser(draft.user, id);
  }),
  ClientIPAddress: copied((draft, value) => {
    draft.clientIpAddress = textOf(value);
  }),
  ClientIP: copied((draft, value) => {
    draft.clientIp = textOf(value);
  }),
  ActorIpAddress: copied((draft, value) => {
    draft.actorIpAddress = textOf(value);
  }),
  UserAgent: moved((draft, value) => {
    draft.userAgent = textOf(value);
  }),
  ApplicationDisplayName: copied((draft, value) => {
    draft.applicationName = value;
  }),
  DeviceName: copied((draft, value) => {
    draft.deviceName = value;
  }),
  ExtendedProperties: (value, draft) => {
    const properties = value as Json;
    const details = objectOf(properties['additionalDetails']);
    const userAgent = textOf(properties['UserAgent']);
    if (userAgent !== undefined) {
      draft.userAgent ??= userAgent;
      properties['UserAgent'] = undefined;
    }
    if (details !== undefined) {
      draft.userAgent ??= textOf(details['User-Agent']);
      draft.deviceId ??= textOf(details['DeviceId']);
    }
    return properties;
  },
  AppAccessContext: (value, draft) => {
    const context = objectOf(value);
    if (context === undefined) return value;
    draft.deviceId = textOf(context['DeviceId']) ?? draft.deviceId;
    draft.sessionId = textOf(context['AADSessionId']);
    draft.tokenId = textOf(context['UniqueTokenId']);
    return value;
  },
  Parameters: mapParameters,
  InternetMessageId: copied((draft, value) => {
    emailOf(draft).message_id ??= textOf(value);
  }),
  NetworkMessageId: copied((draft, value) => {
    emailOf(draft).local_id ??= textOf(value);
  }),
  Subject: copied((draft, value) => {
    emailOf(draft).subject ??= textOf(value);
  }),
  P1Sender: copied((draft, value) => {
    addTo(emailOf(draft).sender, value);
  }),
  Recipients: copied((draft, value) => {
    addTo(emailOf(draft).to, value);
  }),
  ...fileKeys,
};

/** What every record may have. */
export const common: Workload = { name: 'common', fields, keys };
