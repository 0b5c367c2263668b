import { BUSINESS } from './business.ts';
import { DLP } from './dlp.ts';
import { ENTRA } from './entra.ts';
import { EXCHANGE } from './exchange.ts';
import type { Kind, Kit } from './kit.ts';
import { PLATFORM } from './platform.ts';
import { PURVIEW } from './purview.ts';
import { SHAREPOINT } from './sharepoint.ts';
import { TEAMS } from './teams.ts';
import { THREAT } from './threat.ts';
import type { JsonObject } from '../types.ts';

/** Every kind of record that is invented here. */
export const KINDS: readonly Kind[] = [
  ...ENTRA,
  ...EXCHANGE,
  ...SHAREPOINT,
  ...TEAMS,
  ...DLP,
  ...THREAT,
  ...PURVIEW,
  ...BUSINESS,
  ...PLATFORM,
];

/**
 * One event of a kind, without the CreationTime and Id that each delivery of it gets: one record, or several that share
 * an Id.
 */
export function buildEvent(kind: Kind, kit: Kit): readonly JsonObject[] {
  const operation = kit.random.pick(kind.operations);
  const record = {
    Operation: operation,
    OrganizationId: kit.tenantId,
    RecordType: kind.recordType,
    Version: 1,
    Workload: kind.workload,
    ...kind.build(kit, operation),
  };
  if (kind.parts === undefined) return [record];
  return Array.from({ length: kind.parts }, (_, part) => ({ ...record, RecordNumber: part + 1 }));
}
