import type { RuleQuery } from './query.ts';
import type { RawRecord } from './records.ts';

/**
 * What one of Elastic's prebuilt rules for Microsoft 365 asks, in our own words: the operators on the fields, not each
 * of the values that it lists.
 */
export interface Rule {
  /** Elastic's name of the rule; where that is not known, what it looks for. */
  readonly name: string;
  readonly query: RuleQuery;
  /** Records on which it must fire, together. */
  readonly attack: readonly RawRecord[];
  /** Records that differ in what the rule looks for: it must not fire on them. */
  readonly nearMiss: readonly RawRecord[];
  /** Fires when a group of matching documents is large enough. */
  readonly threshold?: Threshold;
  /** Fires when a combination of values was not there in older documents. */
  readonly newTerms?: readonly string[];
  /** Fires when these follow one another with one value of the field in common. */
  readonly sequence?: { readonly by: string; readonly steps: readonly RuleQuery[] };
  /** Columns that it keeps, or that are shown with the alert: the attack's documents must have them. */
  readonly shows?: readonly string[];
}

export interface Threshold {
  /** Fields by which documents are grouped; none: all of them. */
  readonly by: readonly string[];
  /** How many documents a group needs. */
  readonly least: number;
  /** How many different values of a field a group needs. */
  readonly distinct?: readonly { readonly field: string; readonly least: number }[];
}

/** Every field that a rule reads. */
export function fieldsOf(rule: Rule): string[] {
  return [
    ...rule.query.fields,
    ...(rule.threshold?.by ?? []),
    ...(rule.threshold?.distinct ?? []).map(({ field }) => field),
    ...(rule.newTerms ?? []),
    ...(rule.sequence === undefined ? [] : [rule.sequence.by, ...rule.sequence.steps.flatMap(({ fields }) => fields)]),
    ...(rule.shows ?? []),
  ];
}
