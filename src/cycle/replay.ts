import type { Sink } from '../sink/types.ts';
import type { DeadLetter } from '../sink/elasticsearch/deadLetterBox.ts';
import type { Tenant } from './types.ts';

/** What became of the dead letters. */
export interface ReplayReport {
  readonly letters: number;
  readonly indexed: number;
  /** They were in the data stream already. */
  readonly duplicate: number;
  /** Refused again, no record at all, cut, or of a tenant that is not configured: they stay. */
  readonly kept: number;
}

export interface LetterBox {
  pages(signal: AbortSignal): AsyncIterable<readonly DeadLetter[]>;
  remove(letters: readonly DeadLetter[], signal: AbortSignal): Promise<void>;
}

/** Maps dead letters once more and delivers them; one that arrives is taken away, the others stay as they are. */
export async function replayDeadLetters(
  box: LetterBox,
  tenants: readonly Tenant[],
  sink: Sink,
  signal: AbortSignal,
): Promise<ReplayReport> {
  const report = { letters: 0, indexed: 0, duplicate: 0, kept: 0 };
  for await (const page of box.pages(signal)) {
    const done = await Promise.all(page.map((letter) => replayOne(letter)));
    await box.remove(
      page.filter((_, position) => done[position]),
      signal,
    );
  }
  return report;

  async function replayOne(letter: DeadLetter): Promise<boolean> {
    report.letters += 1;
    const tenant = tenants.find(({ config }) => config.name === letter.origin.tenant);
    const raw = Buffer.from(letter.original);
    const result = tenant === undefined || letter.cut ? undefined : tenant.transform(raw);
    if (result?.kind === 'dropped') return true;
    if (result?.kind === 'document') {
      const { indexed, duplicate } = await sink.write([{ document: result.document, raw }], letter.origin, signal);
      report.indexed += indexed;
      report.duplicate += duplicate;
      if (indexed + duplicate === 1) return true;
    }
    report.kept += 1;
    return false;
  }
}
