import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Dynamics 365: the general rules are enough. */
export const dynamics: Workload = { name: 'dynamics', fields };
