import { addTo, emailOf, objectOf, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';

const RECIPIENTS = ['ForwardTo', 'RedirectTo', 'ForwardAsAttachmentTo'];

/** Who a cmdlet makes mail go to, and whom it is about. */
export function mapParameters(value: unknown, draft: Draft, record: Json): unknown {
  const parameters = objectOf(value);
  if (parameters === undefined) return value;
  for (const name of RECIPIENTS) {
    const list = textOf(parameters[name]);
    if (list === undefined) continue;
    for (const address of list.split(';')) addTo(emailOf(draft).to, address.trim());
  }
  const from = textOf(parameters['From']);
  if (from !== undefined) addTo(emailOf(draft).from, from);
  addTo(draft.relatedUser, parameters['User']);
  const identity = identityIn(parameters['_raw']);
  if (identity !== undefined && record['NetworkMessageId'] === undefined) {
    record['NetworkMessageId'] = identity;
    emailOf(draft).local_id ??= identity;
  }
  return value;
}

/** The message that a quarantine cmdlet, given as one text, is about: `-Identity "id"`. */
function identityIn(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  const start = text.indexOf('-Identity "');
  if (start < 0) return undefined;
  const end = text.indexOf('"', start + 11);
  return end > start + 11 ? text.slice(start + 11, end) : undefined;
}
