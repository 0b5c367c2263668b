import type { estypes } from '@elastic/elasticsearch';

/** A query together with the fields that it reads. */
export interface RuleQuery {
  readonly dsl: estypes.QueryDslQueryContainer;
  readonly fields: readonly string[];
}

/** `field: (a or b)` of KQL and `field in (a, b)` of EQL and ES|QL: the whole value, case counts. */
export function is(field: string, ...values: readonly (string | number | boolean)[]): RuleQuery {
  return { dsl: { terms: { [field]: [...values] } }, fields: [field] };
}

/** `field: *text*` of KQL. */
export function like(field: string, ...patterns: readonly string[]): RuleQuery {
  return { dsl: either(patterns.map((value) => ({ wildcard: { [field]: { value } } }))), fields: [field] };
}

/** `field like~ "*text*"` of EQL: case does not count. */
export function likeAnyCase(field: string, ...patterns: readonly string[]): RuleQuery {
  const dsl = patterns.map((value) => ({ wildcard: { [field]: { value, case_insensitive: true } } }));
  return { dsl: either(dsl), fields: [field] };
}

export function matches(field: string, regexp: string): RuleQuery {
  return { dsl: { regexp: { [field]: { value: regexp } } }, fields: [field] };
}

export function exists(field: string): RuleQuery {
  return { dsl: { exists: { field } }, fields: [field] };
}

export function inRange(field: string, range: { gte?: number | string; lte?: number | string }): RuleQuery {
  return { dsl: { range: { [field]: range } }, fields: [field] };
}

export function all(...queries: readonly RuleQuery[]): RuleQuery {
  return { dsl: { bool: { filter: queries.map(({ dsl }) => dsl) } }, fields: queries.flatMap(({ fields }) => fields) };
}

export function any(...queries: readonly RuleQuery[]): RuleQuery {
  return { dsl: either(queries.map(({ dsl }) => dsl)), fields: queries.flatMap(({ fields }) => fields) };
}

export function not(query: RuleQuery): RuleQuery {
  return { dsl: { bool: { must_not: [query.dsl] } }, fields: query.fields };
}

function either(queries: readonly estypes.QueryDslQueryContainer[]): estypes.QueryDslQueryContainer {
  return { bool: { should: [...queries], minimum_should_match: 1 } };
}

/** The opening of nearly all rules: what is asked of `event`. */
export function event(
  provider: string | readonly string[] | undefined,
  action: string | readonly string[],
  options: { readonly outcome?: string; readonly category?: string } = { outcome: 'success' },
): RuleQuery {
  return all(
    is('event.dataset', 'o365.audit'),
    ...(provider === undefined ? [] : [is('event.provider', ...[provider].flat())]),
    is('event.action', ...[action].flat()),
    ...(options.outcome === undefined ? [] : [is('event.outcome', options.outcome)]),
    ...(options.category === undefined ? [] : [is('event.category', options.category)]),
  );
}
