/** The data streams that the exporter writes to, by what they hold. */
export interface StreamNames {
  readonly audit: string;
  readonly deadletter: string;
  readonly content: string;
}

export const DATASETS = {
  audit: 'o365.audit',
  deadletter: 'audit_exporter.deadletter',
  content: 'audit_exporter.content',
} as const;

export type StreamKind = keyof typeof DATASETS;

export function streamNames(namespace: string): StreamNames {
  return {
    audit: `logs-${DATASETS.audit}-${namespace}`,
    deadletter: `logs-${DATASETS.deadletter}-${namespace}`,
    content: `logs-${DATASETS.content}-${namespace}`,
  };
}
