import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Data exports: the general rules are enough. */
export const data: Workload = { name: 'data', fields };
