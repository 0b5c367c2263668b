import { categoriseAction } from './actions.ts';
import { createDraft, textOf, type Draft } from './draft.ts';
import { compileFields } from './fields/compile.ts';
import type { Fit } from './fields/compile.ts';
import { keepUnknown, type FitContext, type Json } from './fields/context.ts';
import { outcomeOf } from './outcome.ts';
import { RECORD_TYPES } from './recordTypes.ts';
import { parseTime } from './time.ts';
import { auditFields, WORKLOADS } from './workloads/all.ts';
import type { KeyMap } from './workloads/types.ts';

interface Key {
  readonly prepare: ((value: unknown) => unknown) | undefined;
  readonly fit: Fit;
  readonly map: KeyMap | undefined;
}

/** All workloads, looked up by raw key and by record type. */
export interface Mapper {
  /** Fits the record's fields in place and collects what belongs elsewhere. What the record is afterwards is `o365.audit`. */
  map(record: Json, context: FitContext): Draft;
}

export function createMapper(): Mapper {
  const keys = compileKeys();
  const before = byRecordType('before');
  const finish = byRecordType('finish');

  return {
    map(record, context) {
      const draft = createDraft();
      const type = recordTypeOf(record['RecordType']);
      draft.recordType = type;
      draft.event.code = RECORD_TYPES[type];
      splitPolymorphs(record);
      before.get(type)?.(record, draft);
      readTime(record, draft);
      for (const name in record) {
        const key = keys.get(name);
        if (key === undefined) {
          keepUnknown(record, name, '', context);
          continue;
        }
        const value = record[name];
        const fitted = key.fit(key.prepare === undefined ? value : key.prepare(value), context);
        const kept = key.map === undefined || fitted === undefined ? fitted : key.map(fitted, draft, record);
        if (kept !== value) record[name] = kept;
      }
      categoriseAction(draft);
      finish.get(type)?.(record, draft);
      const { event } = draft;
      event.provider ??= textOf(draft.userType);
      event.outcome = draft.outcome ?? outcomeOf(textOf(draft.resultStatus));
      return draft;
    },
  };
}

function compileKeys(): Map<string, Key> {
  const fits = compileFields(auditFields(), '');
  const maps = Object.assign({}, ...WORKLOADS.map(({ keys }) => keys)) as Record<string, KeyMap | undefined>;
  const prepares = Object.assign({}, ...WORKLOADS.map(({ prepare }) => prepare)) as Record<string, Key['prepare']>;
  return new Map([...fits].map(([name, fit]) => [name, { fit, map: maps[name], prepare: prepares[name] }]));
}

function byRecordType(stage: 'before' | 'finish'): Map<number, (record: Json, draft: Draft) => void> {
  const steps = new Map<number, (record: Json, draft: Draft) => void>();
  for (const workload of WORKLOADS) {
    for (const [type, step] of Object.entries(workload[stage] ?? {})) steps.set(Number(type), step);
  }
  return steps;
}

const BY_NAME = new Map(Object.entries(RECORD_TYPES).map(([type, name]) => [name, Number(type)]));

/** A number, its text, or a type's name; NaN for anything else. */
function recordTypeOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value === '') return Number.NaN;
  return BY_NAME.get(value) ?? Number(value);
}

/** Text in some workloads and an object in others: the object goes to a field of its own, as in Elastic's documents. */
function splitPolymorphs(record: Json): void {
  if (typeof record['Sender'] === 'object') move(record, 'Sender', 'SenderEntity');
  if (typeof record['Message'] === 'object') move(record, 'Message', 'MessageObject');
}

function move(record: Json, from: string, to: string): void {
  const value = record[from];
  if (value === null || Array.isArray(value)) return;
  record[from] = undefined;
  record[to] = value;
}

/** Where a record without CreationTime may say when it happened, best first. */
const OTHER_TIMES = [
  'EventTime',
  'EventOccurenceTime',
  'ActivityDateTime',
  'MessageTime',
  'TimeOfClick',
  'Timestamp',
  'StartTimeUtc',
  'StartTime',
];

function readTime(record: Json, draft: Draft): void {
  const created = record['CreationTime'];
  draft.time = typeof created === 'string' ? parseTime(created) : Number.NaN;
}

/** Another time in the record, NaN when it has none. */
export function otherTime(record: Json): number {
  for (const key of OTHER_TIMES) {
    const value = textOf(record[key]);
    const time = value === undefined ? Number.NaN : parseTime(value);
    if (!Number.isNaN(time)) return time;
  }
  return Number.NaN;
}
