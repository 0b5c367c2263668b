import { addTo, categorise, isMailLike, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { fileOf } from '../common/file.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** What Viva Engage (Yammer) calls its operations, as ECS category and types. */
const ACTIONS = new Map<string, readonly [category: string, types: readonly string[]]>([
  ['DataExport', ['file', ['access']]],
  ['FileCreated', ['file', ['creation']]],
  ['FileDownloaded', ['file', ['access']]],
  ['FileShared', ['file', ['access']]],
  ['FileUpdateDescription', ['file', ['change']]],
  ['FileUpdateName', ['file', ['change']]],
  ['FileVisited', ['file', ['access']]],
  ['GroupCreation', ['iam', ['creation', 'group']]],
  ['GroupDeletion', ['iam', ['deletion', 'group']]],
  ['NetworkConfigurationUpdated', ['configuration', ['change']]],
  ['NetworkSecurityConfigurationUpdated', ['configuration', ['change']]],
  ['NetworkUserSuspended', ['iam', ['change', 'user']]],
  ['ProcessProfileFields', ['configuration', ['change']]],
  ['SoftDeleteSettingsUpdated', ['configuration', ['change']]],
  ['SupervisorAdminToggled', ['configuration', ['change', 'admin']]],
  ['UserSuspension', ['iam', ['change', 'user']]],
]);

/** Viva Engage (22). */
function engage(record: Json, draft: Draft): void {
  const action = draft.event.action;
  const known = typeof action === 'string' ? ACTIONS.get(action) : undefined;
  if (known !== undefined) categorise(draft, [known[0]], known[1]);
  const actor = textOf(record['ActorUserId']);
  if (actor !== undefined && isMailLike(actor)) {
    draft.user.email ??= actor;
    addTo(draft.relatedUser, actor);
  }
  if (draft.user.email === actor) record['ActorUserId'] = undefined;
  draft.user.id ??= textOf(record['ActorYammerUserId']);
  if (record['GroupName'] !== undefined) {
    draft.groupName = record['GroupName'];
    record['GroupName'] = undefined;
  }
  if (record['FileId'] !== undefined) fileOf(draft)['inode'] = textOf(record['FileId']);
  if (record['FileName'] !== undefined) fileOf(draft)['name'] = record['FileName'];
  const email = record['TargetUserId'];
  const id = textOf(record['TargetYammerUserId']);
  if (email !== undefined || id !== undefined) draft.destinationUser = { ...draft.destinationUser, email, id };
}

/** Viva. */
export const viva: Workload = { name: 'viva', fields, finish: { 22: engage } };
