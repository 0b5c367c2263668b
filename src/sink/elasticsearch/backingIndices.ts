import type { Client } from '@elastic/elasticsearch';

/** One backing index of a data stream, oldest first in lists. */
export interface BackingIndex {
  readonly name: string;
  /** Epoch ms; a record cannot be in an index that was succeeded by another before the record was created. */
  readonly created: number;
}

/**
 * A record's CreationTime lies ahead of the cluster's clock by less than this: wrong clocks, and workloads that write
 * local time (up to 14 h ahead of UTC).
 */
const CLOCK_MARGIN = 24 * 3_600_000;

/**
 * The older backing indices in which a record created at `time` may be: those that were still written to then (their
 * successor is younger). A record without a time, or of the future, may be anywhere.
 */
export function mayHold(indices: readonly BackingIndex[], time: number, now: number): readonly BackingIndex[] {
  const older = indices.slice(0, -1);
  if (Number.isNaN(time) || time > now + CLOCK_MARGIN) return older;
  return older.filter((_, position) => (indices[position + 1]?.created ?? Infinity) + CLOCK_MARGIN >= time);
}

/** The backing indices of a data stream, oldest first; empty while it does not exist. */
export async function listBackingIndices(
  client: Client,
  stream: string,
  signal: AbortSignal,
): Promise<readonly BackingIndex[]> {
  const resolved = await client.indices.resolveIndex(
    { name: stream, expand_wildcards: 'all' },
    { signal, ignore: [404] },
  );
  const found = (resolved.data_streams as typeof resolved.data_streams | undefined)?.find(
    ({ name }) => name === stream,
  );
  if (found === undefined) return [];
  const names = [found.backing_indices].flat();
  const settings = await client.indices.getSettings(
    { index: stream, name: 'index.creation_date', flat_settings: true },
    { signal },
  );
  return names.map((name) => {
    const entry = settings[name]?.settings;
    return { name, created: Number(entry?.['index.creation_date'] ?? 0) };
  });
}
