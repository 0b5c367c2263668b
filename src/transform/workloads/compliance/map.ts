import { addTo, categorise, emailOf, isMailLike, objectOf, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { severityOf } from '../../severity.ts';
import type { Workload } from '../types.ts';
import { prepareData } from '../common/alertData.ts';
import { fields } from './fields.ts';

const CATEGORIES = new Map<string, string>([
  ['accessgovernance', 'authentication'],
  ['datagovernance', 'file'],
  ['datalossprevention', 'file'],
  ['threatmanagement', 'malware'],
]);

/** Alerts (40). */
function alert(record: Json, draft: Draft): void {
  const entity = textOf(record['AlertEntityId']);
  const entityType = textOf(record['EntityType'])?.toLowerCase();
  const category = CATEGORIES.get(textOf(record['Category'])?.toLowerCase() ?? '');
  draft.event.kind = 'alert';
  draft.event.severity = severityOf(record['Severity']);
  if (category !== undefined) categorise(draft, [category], []);
  draft.message = record['Name'];
  const rule: Json = {};
  move(record, 'Name', rule, 'name');
  move(record, 'PolicyId', rule, 'id');
  move(record, 'Category', rule, 'category');
  move(record, 'EntityType', rule, 'ruleset');
  move(record, 'AlertEntityId', rule, 'description');
  const links = linksOf(record['AlertLinks']);
  if (links.length > 0) {
    rule['reference'] = links;
    record['AlertLinks'] = undefined;
  }
  draft.rule = rule;
  if (entity === undefined) return;
  if (entityType === 'malwarefamily') draft.threat = { technique: { id: entity }, software: { name: entity } };
  if (isMailLike(entity)) {
    draft.user.email ??= entity;
    addTo(draft.relatedUser, entity);
  }
}

function move(record: Json, key: string, target: Json, name: string): void {
  if (record[key] === undefined) return;
  target[name] = record[key];
  record[key] = undefined;
}

function linksOf(value: unknown): string[] {
  const links: string[] = [];
  if (Array.isArray(value)) for (const link of value as Json[]) addTo(links, link['AlertLinkHref']);
  return links;
}

/** Users and mails named in an alert's Data, in its own short names. */
function mapData(data: Json, draft: Draft): void {
  const first = textOf(data['f3u']);
  if (first !== undefined) {
    addTo(draft.relatedUser, first);
    draft.user.email ??= first;
  }
  for (const key of ['suid', 'tsd', 'trc']) {
    for (const address of textOf(data[key])?.split(';') ?? []) {
      if (isMailLike(address.trim())) addTo(draft.relatedUser, address.trim());
    }
  }
  if (['imsgid', 'aii', 'tsd', 'trc', 'ms'].every((key) => data[key] === undefined)) return;
  const email = emailOf(draft);
  email.message_id ??= textOf(data['imsgid']);
  email.local_id ??= textOf(data['aii']);
  email.subject ??= textOf(data['ms']);
  addTo(email.sender, data['tsd']);
  addTo(
    email.to,
    textOf(data['trc'])
      ?.split(';')
      .map((address) => address.trim()),
  );
}

/** Cmdlets, alerts, connectors. */
export const compliance: Workload = {
  name: 'compliance',
  fields,
  prepare: { Data: prepareData },
  keys: {
    Data: (value, draft) => {
      const data = objectOf(value);
      if (data !== undefined) mapData(data, draft);
      return value;
    },
  },
  finish: { 40: alert },
};
