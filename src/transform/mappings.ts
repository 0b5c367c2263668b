import { ECS_FIELDS } from './ecs.ts';
import { countFields, openSetTemplates, propertiesOf, type Mapping } from './fields/mappings.ts';
import { LIMITS } from './fields/limits.ts';
import { auditFields } from './workloads/all.ts';

/**
 * The mappings of `logs-o365.audit-*`: every declared field; below `o365.audit` nothing else is mapped but the open
 * sets' keys. `constant_keyword`, `wildcard` and `match_only_text` are not in every Elasticsearch: who installs this
 * replaces what the cluster does not know (by `keyword`, `keyword` and `text`).
 */
export function auditMappings(): Mapping {
  const fields = auditFields();
  return {
    date_detection: false,
    numeric_detection: false,
    dynamic_templates: openSetTemplates(fields, 'o365.audit.'),
    properties: {
      ...ECS_FIELDS,
      o365: {
        type: 'object',
        dynamic: false,
        properties: {
          audit: { type: 'object', dynamic: false, properties: propertiesOf(fields) },
          unmapped: { type: 'flattened', ignore_above: LIMITS.ignoreAboveFlattened },
        },
      },
    },
  };
}

/**
 * Index settings without which the mappings do not hold what they promise: at most {@link LIMITS.totalFields} fields,
 * whatever arrives, and no document refused for its keys.
 */
export function auditSettings(): Mapping {
  return {
    'index.mapping.total_fields.limit': LIMITS.totalFields,
    'index.mapping.total_fields.ignore_dynamic_beyond_limit': true,
    'index.mapping.nested_objects.limit': 10_000,
    'index.mapping.ignore_malformed': true,
  };
}

/** How many fields are there before the first record. */
export function declaredFieldCount(): number {
  return countFields(auditMappings()['properties'] as Mapping);
}
