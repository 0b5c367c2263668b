import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** eDiscovery: the general rules are enough; RecordNumber goes into the id. */
export const ediscovery: Workload = { name: 'ediscovery', fields };
