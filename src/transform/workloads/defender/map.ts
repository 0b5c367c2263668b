import { parseAddress } from '../../address.ts';
import { addTo, emailOf, objectOf, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { parseContainer } from '../../fields/parseText.ts';
import type { KeyMap, Workload } from '../types.ts';
import { fields } from './fields.ts';

/** An investigation names more than a person reads. */
const MOST_ENTITIES = 200;

/** Actions come as objects or as their JSON text. */
function prepareActions(value: unknown): unknown {
  const list = typeof value === 'string' ? (parseContainer(value) ?? value) : value;
  if (!Array.isArray(list)) return list;
  return list.map((action: unknown) => (typeof action === 'string' ? (parseContainer(action) ?? action) : action));
}

/** Mails, mailboxes and senders that an investigation (64) names in Entities, Actions[].Entities and Data.Entities. */
function investigation(record: Json, draft: Draft): void {
  let left = MOST_ENTITIES;
  const data = objectOf(objectOf(record['Data'])?.['flattened']);
  for (const holder of [record['Entities'], ...actionEntities(record['Actions']), data?.['Entities']]) {
    if (!Array.isArray(holder)) continue;
    for (const entity of holder) {
      if (left <= 0) return;
      left -= 1;
      const parsed = typeof entity === 'string' ? parseContainer(entity) : entity;
      const object = objectOf(parsed);
      if (object !== undefined) mapEntity(object, draft);
    }
  }
}

function actionEntities(actions: unknown): unknown[] {
  return Array.isArray(actions) ? (actions as Json[]).map((action) => action['Entities']) : [];
}

function mapEntity(entity: Json, draft: Draft): void {
  const email = emailOf(draft);
  email.message_id ??= textOf(entity['InternetMessageId']);
  email.local_id ??= textOf(entity['NetworkMessageId']);
  email.subject ??= textOf(entity['Subject']);
  addTo(email.sender, entity['P1Sender']);
  addTo(email.from, entity['P2Sender']);
  addTo(email.to, entity['Recipient']);
  addTo(draft.relatedUser, entity['Upn']);
  addSender(entity['SenderIP'] ?? entity['SenderIp'], draft);
}

const addSender = (value: unknown, draft: Draft): void => {
  const text = textOf(value);
  if (text !== undefined) addTo(draft.relatedIp, parseAddress(text).ip);
};

const senderIp: KeyMap = (value, draft) => {
  addSender(value, draft);
  return value;
};

/** A click on a checked link (41). */
function click(record: Json, draft: Draft): void {
  const url = textOf(record['URL'] ?? record['Url']);
  if (url !== undefined) draft.url = { ...draft.url, original: url };
}

/** Threat intelligence, AIR, quarantine, submissions, attack simulation. */
export const defender: Workload = {
  name: 'defender',
  fields,
  prepare: { Actions: prepareActions },
  keys: { SenderIp: senderIp, SenderIP: senderIp, UserIp: senderIp },
  finish: { 41: click, 64: investigation },
};
