import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Copilot and agents: the general rules are enough. */
export const copilot: Workload = { name: 'copilot', fields };
