import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Power BI and the Power Platform: the general rules are enough. */
export const powerbi: Workload = { name: 'powerbi', fields };
