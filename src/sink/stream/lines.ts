import { serialise } from '../../transform/document.ts';
import { canonicalDigest } from '../canonicalDigest.ts';
import type { Origin, Outgoing } from '../types.ts';
import type { SeenIds } from './seenIds.ts';

/** What a batch has become: text to append, and how many documents are in it. */
export interface Lines {
  readonly documents: string;
  readonly deadLetters: string;
  readonly indexed: number;
  readonly duplicate: number;
  readonly deadLettered: number;
}

/** Makes one line of each record that was not written before. */
export function toLines(records: readonly Outgoing[], origin: Origin, seen: SeenIds, ingested: string): Lines {
  let documents = '';
  let deadLetters = '';
  const counts = { indexed: 0, duplicate: 0, deadLettered: 0 };
  for (const record of records) {
    if ('document' in record) {
      if (seen.add(record.document.id)) {
        documents += `${serialise(record.document, ingested)}\n`;
        counts.indexed += 1;
      } else counts.duplicate += 1;
      continue;
    }
    counts.deadLettered += 1;
    const original = record.raw.toString();
    if (!seen.add(`deadletter:${canonicalDigest(record.raw)}`)) continue;
    const { type, reason } = record.rejected;
    const letter = {
      '@timestamp': ingested,
      error: { type, message: reason },
      event: { original },
      audit_exporter: origin,
    };
    deadLetters += `${JSON.stringify(letter)}\n`;
  }
  return { documents, deadLetters, ...counts };
}
