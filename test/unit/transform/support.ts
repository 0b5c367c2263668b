import { serialise } from '../../../src/transform/document.ts';
import type { TransformOptions } from '../../../src/transform/options.ts';
import { createTransform } from '../../../src/transform/transform.ts';

export const TENANT = '00000000-0000-4000-8000-000000000001';
export const INGESTED = '2026-01-02T03:04:05.678Z';
export const NOW = Date.UTC(2026, 0, 1);

export const OPTIONS: TransformOptions = {
  tenantId: TENANT,
  tenantName: 'contoso',
  namespace: 'default',
  preserveOriginal: false,
  clock: () => NOW,
};

export type Document = Record<string, unknown>;

/** The document of a record, given as an object or as its JSON text. */
export function documentOf(record: unknown, options: Partial<TransformOptions> = {}): Document {
  const text = typeof record === 'string' ? record : JSON.stringify(record);
  const result = createTransform({ ...OPTIONS, ...options })(Buffer.from(text));
  if (result.kind !== 'document') throw new Error(`no document: ${JSON.stringify(result)}`);
  return JSON.parse(serialise(result.document, INGESTED)) as Document;
}

/** What is under `o365.audit`. */
export function auditOf(record: unknown, options: Partial<TransformOptions> = {}): Document {
  return (documentOf(record, options)['o365'] as { audit: Document }).audit;
}
