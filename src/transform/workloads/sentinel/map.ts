import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Sentinel: the general rules are enough. */
export const sentinel: Workload = { name: 'sentinel', fields };
