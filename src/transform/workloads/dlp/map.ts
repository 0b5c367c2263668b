import { addTo, categorise, objectOf, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { severityOf } from '../../severity.ts';
import { fileOf } from '../common/file.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';
import { platformOf } from './platform.ts';
import { rulesOf } from './rules.ts';

/** A match in mail or in SharePoint (13, 11) is an alert. */
function alert(record: Json, draft: Draft): void {
  draft.event.kind = 'alert';
  categorise(draft, ['file'], ['access']);
  const { blocked } = mapRules(record, draft);
  draft.outcome = outcome(draft.event.action, blocked, record['ExceptionInfo'] !== undefined);
  mapFile(objectOf(record['SharePointMetaData']), draft);
  mapMail(objectOf(record['ExchangeMetaData']), draft);
}

/** The rules that matched, and the worst of their severities. */
function mapRules(record: Json, draft: Draft): { blocked: boolean } {
  const ids: string[] = [];
  const names: string[] = [];
  let blocked = false;
  let worst: number | undefined;
  for (const rule of rulesOf(record['PolicyDetails'])) {
    addTo(ids, rule['RuleId']);
    addTo(names, rule['RuleName']);
    const severity = severityOf(rule['Severity']);
    if (severity !== undefined) worst = Math.max(severity, worst ?? 0);
    const actions = rule['Actions'];
    if (actions === 'BlockAccess' || (Array.isArray(actions) && actions.includes('BlockAccess'))) blocked = true;
  }
  if (ids.length > 0 || names.length > 0) {
    draft.rule = { ...(ids.length > 0 ? { id: ids } : {}), ...(names.length > 0 ? { name: names } : {}) };
  }
  draft.event.severity = worst;
  return { blocked };
}

/** Whether what the person wanted to do went through. */
function outcome(operation: unknown, blocked: boolean, excepted: boolean): string {
  if (!blocked || operation === 'DlpRuleUndo') return 'success';
  if (operation === 'DlpInfo') return 'failure';
  return excepted ? 'success' : 'failure';
}

function mapFile(meta: Json | undefined, draft: Draft): void {
  if (meta === undefined) return;
  const file = fileOf(draft);
  file['name'] = meta['FileName'];
  file['inode'] = textOf(meta['UniqueId'] ?? meta['UniqueID']);
  file['owner'] = meta['FileOwner'];
  file['mtime'] = meta['LastModifiedTime'];
  if (meta['FilePathUrl'] !== undefined) draft.url = { ...draft.url, original: meta['FilePathUrl'] };
  addTo(draft.relatedUser, meta['FileOwner']);
}

function mapMail(meta: Json | undefined, draft: Draft): void {
  if (meta === undefined) return;
  draft.sourceUser = textOf(meta['From']);
  const recipients: string[] = [];
  for (const key of ['To', 'CC', 'BCC']) addTo(recipients, meta[key]);
  if (recipients.length > 0) draft.destinationUser = { ...draft.destinationUser, email: recipients };
  if (draft.recordType !== 13) return;
  const { action } = draft.event;
  draft.message = `Office365 Alert: ${textOf(action) ?? 'match'} detected in email sent by ${draft.sourceUser ?? 'unknown'} with subject '${textOf(meta['Subject']) ?? ''}'`;
}

/** Data loss prevention. */
export const dlp: Workload = {
  name: 'dlp',
  fields,
  keys: {
    OriginatingDomain: (value, draft) => {
      draft.url = { ...draft.url, domain: value };
      return value;
    },
    Platform: platformOf,
  },
  finish: { 11: alert, 13: alert, 33: mapRules, 63: mapRules, 99: mapRules, 100: mapRules, 107: mapRules },
};
