import { serialise } from '../../transform/document.ts';
import { canonicalDigest } from '../canonicalDigest.ts';
import type { Counts, Origin, Outgoing } from '../types.ts';
import { LineBuffer } from './lineBuffer.ts';
import type { SeenIds } from './seenIds.ts';

/** Makes one line of each record that was not written before. What a batch has become is there until the next. */
export class Lines {
  readonly #documents = new LineBuffer();
  readonly #deadLetters = new LineBuffer();

  get documents(): Buffer {
    return this.#documents.bytes;
  }

  get deadLetters(): Buffer {
    return this.#deadLetters.bytes;
  }

  make(records: Iterable<Outgoing>, origin: Origin, seen: SeenIds, ingested: string): Counts {
    this.#documents.clear();
    this.#deadLetters.clear();
    const counts = { indexed: 0, duplicate: 0, deadLettered: 0 };
    for (const record of records) {
      if ('document' in record) {
        const { document } = record;
        if (seen.add(document.id, document.time)) {
          this.#documents.add(serialise(document, ingested));
          counts.indexed += 1;
        } else counts.duplicate += 1;
        continue;
      }
      counts.deadLettered += 1;
      if (!seen.add(`deadletter:${canonicalDigest(record.raw)}`, NaN)) continue;
      const { type, reason } = record.rejected;
      const letter = {
        '@timestamp': ingested,
        error: { type, message: reason },
        event: { original: record.raw.toString() },
        audit_exporter: origin,
      };
      this.#deadLetters.add(JSON.stringify(letter));
    }
    return counts;
  }
}
