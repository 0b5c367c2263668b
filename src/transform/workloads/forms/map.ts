import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Forms: the general rules are enough. */
export const forms: Workload = { name: 'forms', fields };
