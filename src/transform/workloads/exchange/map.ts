import { parseAddress } from '../../address.ts';
import { addTo, categorise, emailOf, objectOf, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import type { Workload } from '../types.ts';
import { attachmentsOf } from './attachments.ts';
import { fields } from './fields.ts';

/** Where the cmdlet or the mailbox action ran, and in whose organization. */
function server(record: Json, draft: Draft): void {
  const name = textOf(record['OrganizationName']);
  if (name !== undefined) {
    draft.organizationName = name;
    record['OrganizationName'] = undefined;
  }
  const host = textOf(record['OriginatingServer']);
  if (host === undefined) return;
  draft.server = parseAddress(host);
  record['OriginatingServer'] = undefined;
}

/** Mailbox items (2). */
function mailboxItem(record: Json, draft: Draft): void {
  categorise(draft, ['email'], []);
  server(record, draft);
  const owner = textOf(record['MailboxOwnerUPN']);
  if (owner !== undefined && (draft.user.email === undefined || draft.user.email === owner)) {
    draft.user.email = owner;
    record['MailboxOwnerUPN'] = undefined;
  }
  draft.user.id ??= textOf(record['LogonUserSid']);
  const fullName = textOf(record['LogonUserDisplayName']);
  if (fullName !== undefined) draft.user.full_name = fullName;
  draft.processName ??= record['ClientProcessName'];
}

/** MailItemsAccessed (50): its Folders and Messages have another shape than elsewhere, and so other names. */
function aggregated(record: Json): void {
  rename(record, 'Folders', 'ExchangeAggregatedFolders');
  rename(record, 'Messages', 'ExchangeAggregatedMessages');
}

function rename(record: Json, from: string, to: string): void {
  if (record[from] === undefined) return;
  record[to] = record[from];
  record[from] = undefined;
}

/** Cmdlets and mailboxes. */
export const exchange: Workload = {
  name: 'exchange',
  fields,
  keys: {
    Item: (value, draft) => {
      const item = objectOf(value);
      if (item === undefined) return value;
      const email = emailOf(draft);
      email.message_id ??= textOf(item['InternetMessageId']);
      email.subject ??= textOf(item['Subject']);
      email.attachments ??= attachmentsOf(item['Attachments']);
      return value;
    },
    ActorIP: (value, draft) => {
      const address = textOf(value);
      const ip = address === undefined ? undefined : parseAddress(address).ip;
      addTo(draft.relatedIp, ip);
      return value;
    },
  },
  before: { 50: aggregated },
  finish: {
    1: server,
    2: mailboxItem,
    50: (_record, draft) => {
      categorise(draft, ['email'], ['access']);
    },
  },
};
