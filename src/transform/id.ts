import { createHash } from 'node:crypto';

/** Elasticsearch's limit for `_id`, in bytes. */
const LONGEST = 512;

/**
 * `_id`: the record's Id, with its RecordNumber where one event is split over several records (eDiscovery); never of
 * the body, whose key order changes between deliveries.
 *
 * @param recordNumber as it came: number or text
 */
export function documentId(id: string, recordNumber: unknown): string {
  const number =
    typeof recordNumber === 'number' || typeof recordNumber === 'string' ? String(recordNumber).trim() : '';
  const full = number === '' ? id : `${id}-${number}`;
  if (full.length * 3 <= LONGEST || Buffer.byteLength(full) <= LONGEST) return full;
  return `sha256-${createHash('sha256').update(full).digest('hex')}`;
}
