import { auditMappings, auditSettings } from '../transform/mappings.ts';

/** What the audit data stream's template needs of the transform stage. */
export function auditTemplate(): {
  readonly mappings: Readonly<Record<string, unknown>>;
  readonly settings: Readonly<Record<string, unknown>>;
} {
  return { mappings: auditMappings(), settings: auditSettings() };
}
