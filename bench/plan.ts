import type { Scenario } from './scenario.ts';

/** Backlogs of the full run; the quick one takes those that are named in {@link QUICK}. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'file-20k', records: 20_000, recordsPerContent: 5_000, tenants: 1, output: 'file' },
  { name: 'file-200k', records: 200_000, recordsPerContent: 5_000, tenants: 1, output: 'file' },
  { name: 'file-2m', records: 2_000_000, recordsPerContent: 5_000, tenants: 1, output: 'file' },
  { name: 'file-small', records: 10_000, recordsPerContent: 1, tenants: 1, output: 'file' },
  { name: 'file-10-tenants', records: 200_000, recordsPerContent: 500, tenants: 10, output: 'file' },
  { name: 'file-100-tenants', records: 200_000, recordsPerContent: 200, tenants: 100, output: 'file' },
  { name: 'es-20k', records: 20_000, recordsPerContent: 5_000, tenants: 1, output: 'elasticsearch' },
  { name: 'es-200k', records: 200_000, recordsPerContent: 5_000, tenants: 1, output: 'elasticsearch' },
  { name: 'es-2m', records: 2_000_000, recordsPerContent: 5_000, tenants: 1, output: 'elasticsearch' },
  { name: 'es-small', records: 5_000, recordsPerContent: 1, tenants: 1, output: 'elasticsearch' },
  { name: 'es-10-tenants', records: 100_000, recordsPerContent: 500, tenants: 10, output: 'elasticsearch' },
  { name: 'es-100-tenants', records: 100_000, recordsPerContent: 200, tenants: 100, output: 'elasticsearch' },
];

/** Drained into an Elasticsearch before anything is measured there. */
export const WARM_UP: Scenario = {
  name: 'warm-up',
  records: 60_000,
  recordsPerContent: 5_000,
  tenants: 1,
  output: 'elasticsearch',
};

/** What the guard judges; needs no Elasticsearch. */
export const QUICK = ['file-20k', 'file-200k'];

/** Other measurements, by name. */
export const OTHERS = ['idle-100', 'budget'] as const;
