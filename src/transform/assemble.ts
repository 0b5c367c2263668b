import { parseAddress } from './address.ts';
import { addTo, type Draft, type EcsUser, type Endpoint } from './draft.ts';
import type { Json } from './fields/context.ts';

/**
 * Puts the document together from the draft; `event` comes first, absent parts are undefined.
 *
 * @param audit what is left of the raw record: `o365.audit`
 */
export function assemble(draft: Draft, audit: Json): Json {
  const client = clientOf(draft, audit);
  const { user, relatedUser, relatedIp, server } = draft;
  addTo(relatedIp, client?.ip);
  addTo(relatedIp, server?.ip);
  relateUser(user, relatedUser);
  const hostName = draft.deviceName ?? draft.organizationName ?? user.domain;
  const ip = client?.ip;
  return {
    event: draft.event,
    message: draft.message,
    organization: organizationOf(draft),
    host: hostOf(draft, hostName),
    user: isEmpty(user) ? undefined : user,
    client,
    source: sourceOf(client, draft.sourceUser),
    network: ip === undefined ? undefined : { type: ip.includes(':') ? 'ipv6' : 'ipv4' },
    server,
    destination: destinationOf(server, draft.destinationUser),
    user_agent: draft.userAgent === undefined ? undefined : { original: draft.userAgent },
    url: draft.url,
    file: draft.file,
    rule: draft.rule,
    threat: draft.threat,
    group: draft.groupName === undefined ? undefined : { name: draft.groupName },
    email: emailOf(draft),
    process: draft.processName === undefined ? undefined : { name: draft.processName },
    application: draft.applicationName === undefined ? undefined : { name: draft.applicationName },
    device: draft.deviceId === undefined ? undefined : { id: draft.deviceId },
    session: draft.sessionId === undefined ? undefined : { id: draft.sessionId },
    token: draft.tokenId === undefined ? undefined : { id: draft.tokenId },
    related: relatedOf(draft, client, hostName),
    error: undefined,
    o365: { audit, unmapped: undefined },
  };
}

/** The first address there is; its raw key then leaves o365.audit. */
function clientOf(draft: Draft, audit: Json): Endpoint | undefined {
  if (draft.clientIpAddress !== undefined) {
    audit['ClientIPAddress'] = undefined;
    return parseAddress(draft.clientIpAddress);
  }
  if (draft.clientIp !== undefined) {
    audit['ClientIP'] = undefined;
    return parseAddress(draft.clientIp);
  }
  if (draft.actorIpAddress === undefined) return undefined;
  audit['ActorIpAddress'] = undefined;
  return parseAddress(draft.actorIpAddress);
}

function sourceOf(client: Endpoint | undefined, email: string | undefined): Json | undefined {
  const ip = client?.ip;
  if (ip === undefined && email === undefined) return undefined;
  return {
    ip,
    port: ip === undefined ? undefined : client?.port,
    user: email === undefined ? undefined : { email },
  };
}

function destinationOf(server: Endpoint | undefined, user: Json | undefined): Json | undefined {
  return server?.ip === undefined && user === undefined ? undefined : { ip: server?.ip, user };
}

function organizationOf(draft: Draft): Json | undefined {
  const { organizationId: id, organizationName: name } = draft;
  return id === undefined && name === undefined ? undefined : { id, name };
}

function hostOf(draft: Draft, name: unknown): Json | undefined {
  const { organizationId: id, hostOs: os } = draft;
  return id === undefined && name === undefined && os === undefined ? undefined : { id, name, os };
}

function relateUser(user: EcsUser, related: string[]): void {
  addTo(related, user.name);
  addTo(related, user.id);
  addTo(related, user.email);
  const { target } = user;
  if (target === undefined) return;
  addTo(related, target.name);
  addTo(related, target.id);
  addTo(related, target.email);
}

function relatedOf(draft: Draft, client: Endpoint | undefined, hostName: unknown): Json | undefined {
  const { relatedUser, relatedIp, relatedHash, user, url, server } = draft;
  const hosts: string[] = [];
  addTo(hosts, hostName);
  addTo(hosts, user.domain);
  addTo(hosts, user.target?.domain);
  addTo(hosts, url?.['domain']);
  addTo(hosts, server?.domain);
  addTo(hosts, client?.domain);
  const none = hosts.length + relatedUser.length + relatedIp.length + relatedHash.length === 0;
  return none
    ? undefined
    : { user: some(relatedUser), ip: some(relatedIp), hosts: some(hosts), hash: some(relatedHash) };
}

function emailOf(draft: Draft): Json | undefined {
  const { email, sourceUser, destinationUser } = draft;
  if (email === undefined && sourceUser === undefined && destinationUser === undefined) return undefined;
  const sender = email?.sender ?? [];
  const to = email?.to ?? [];
  addTo(sender, sourceUser);
  addTo(to, destinationUser?.['email']);
  const document: Json = {
    message_id: email?.message_id,
    local_id: email?.local_id,
    subject: email?.subject,
    sender: sender.length === 0 ? undefined : { address: sender.length === 1 ? sender[0] : sender },
    from: email === undefined || email.from.length === 0 ? undefined : { address: email.from },
    to: to.length === 0 ? undefined : { address: to },
    attachments: email?.attachments,
  };
  return isEmpty(document) ? undefined : document;
}

function some(list: string[]): string[] | undefined {
  return list.length === 0 ? undefined : list;
}

function isEmpty(object: object): boolean {
  for (const key in object) if ((object as Json)[key] !== undefined) return false;
  return true;
}
