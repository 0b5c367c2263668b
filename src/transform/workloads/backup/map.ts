import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Microsoft 365 Backup: the general rules are enough. */
export const backup: Workload = { name: 'backup', fields };
