import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Admin services: the general rules are enough. */
export const admin: Workload = { name: 'admin', fields };
