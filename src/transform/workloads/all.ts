import type { Fields } from '../fields/dsl.ts';
import { admin } from './admin/map.ts';
import { backup } from './backup/map.ts';
import { common } from './common/map.ts';
import { compliance } from './compliance/map.ts';
import { copilot } from './copilot/map.ts';
import { data } from './data/map.ts';
import { defender } from './defender/map.ts';
import { dlp } from './dlp/map.ts';
import { dynamics } from './dynamics/map.ts';
import { ediscovery } from './ediscovery/map.ts';
import { entra } from './entra/map.ts';
import { exchange } from './exchange/map.ts';
import { forms } from './forms/map.ts';
import { labels } from './labels/map.ts';
import { planner } from './planner/map.ts';
import { powerbi } from './powerbi/map.ts';
import { sentinel } from './sentinel/map.ts';
import { sharepoint } from './sharepoint/map.ts';
import { teams } from './teams/map.ts';
import type { Workload } from './types.ts';
import { viva } from './viva/map.ts';

/** Every workload. A record type that none of them knows gets the general rules. */
export const WORKLOADS: readonly Workload[] = [
  common,
  entra,
  exchange,
  sharepoint,
  teams,
  dlp,
  compliance,
  ediscovery,
  defender,
  labels,
  copilot,
  powerbi,
  dynamics,
  planner,
  viva,
  forms,
  sentinel,
  data,
  backup,
  admin,
];

/** Every declared field below `o365.audit`. */
export function auditFields(): Fields {
  return Object.assign({}, ...WORKLOADS.map(({ fields }) => fields)) as Fields;
}
