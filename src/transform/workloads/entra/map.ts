import { categorise, fillUser, isMailLike, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { outcomeOf, type Outcome } from '../../outcome.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

const USER_ACTIONS = new Map<string, readonly [action: string, type: string]>([
  ['Add user.', ['added-user-account', 'creation']],
  ['Update user.', ['modified-user-account', 'change']],
  ['Delete user.', ['deleted-user-account', 'deletion']],
]);

/** Directory changes (8): the object is who it was done to. */
function directory(record: Json, draft: Draft): void {
  const target = textOf(record['ObjectId']);
  if (target !== undefined) {
    draft.user.target = { id: target };
    if (isMailLike(target)) fillUser(draft.user.target, target);
  }
  nameUserAction(record, draft);
}

/** Users made, changed and deleted have names of their own in ECS; the operation stays in o365.audit then. */
export function nameUserAction(record: Json, draft: Draft): void {
  const operation = draft.event.action;
  const named = typeof operation === 'string' ? USER_ACTIONS.get(operation) : undefined;
  if (named === undefined) return;
  record['Operation'] = operation;
  draft.event.action = named[0];
  categorise(draft, ['iam'], ['user', named[1]]);
}

/** Sign-ins by the token service (15). */
function signIn(record: Json, draft: Draft): void {
  categorise(draft, ['authentication'], ['start', 'access']);
  draft.outcome = signInOutcome(draft.event.action, record);
}

/**
 * ResultStatus "Succeeded" only says that the call was answered. A failed sign-in has a name of its own, and an error
 * (number and name); a number without a name is an interruption on the way to a successful one (50140, "keep me signed in").
 */
function signInOutcome(operation: unknown, record: Json): Outcome {
  if (operation === 'UserLoginFailed') return 'failure';
  const number = textOf(record['ErrorNumber']) ?? '0';
  const name = textOf(record['LogonError']) ?? 'None';
  if (number !== '0' && name.toLowerCase() !== 'none') return 'failure';
  return outcomeOf(textOf(record['ResultStatus']));
}

/** Directory changes, sign-ins, risk detections. */
export const entra: Workload = {
  name: 'entra',
  fields,
  keys: {
    Application: (value, draft) => {
      draft.processName = value;
      return value;
    },
  },
  finish: { 8: directory, 15: signIn },
};
