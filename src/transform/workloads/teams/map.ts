import { addTo, categorise, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { nameUserAction } from '../entra/map.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Teams (25): the team is the group, its members are related users. */
function team(record: Json, draft: Draft): void {
  if (record['TeamName'] !== undefined) {
    draft.groupName = record['TeamName'];
    record['TeamName'] = undefined;
  }
  const members = record['Members'];
  if (Array.isArray(members)) for (const member of members as Json[]) addTo(draft.relatedUser, textOf(member['UPN']));
  const operation = draft.event.action;
  if (operation === 'TeamCreated') rename(record, draft, 'added-group-account-to', ['group', 'creation']);
  else if (operation === 'MemberAdded') rename(record, draft, 'added-users-to-group', ['group', 'change']);
  else if (operation === 'Delete user.') nameUserAction(record, draft);
}

function rename(record: Json, draft: Draft, action: string, types: readonly string[]): void {
  record['Operation'] = draft.event.action;
  draft.event.action = action;
  categorise(draft, ['iam'], types);
}

/** Teams and Skype for Business. */
export const teams: Workload = { name: 'teams', fields, finish: { 25: team } };
