import { textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Planner numbers its results: 1 success, 2 failure, 3 not authorized. */
const OUTCOMES = new Map([
  ['1', 'success'],
  ['2', 'failure'],
  ['3', 'failure'],
]);

function result(record: Json, draft: Draft): void {
  draft.outcome = OUTCOMES.get(textOf(record['ResultStatus']) ?? '');
}

const PLANNER = [188, 189, 190, 191, 192, 193, 194, 231, 386, 387, 401, 402];

/** Planner and Project. */
export const planner: Workload = {
  name: 'planner',
  fields,
  finish: Object.fromEntries(PLANNER.map((type) => [type, result])),
};
