import type { Transform, Transformed } from './document.ts';
import { assemble } from './assemble.ts';
import type { Draft } from './draft.ts';
import { fitContext, type Json } from './fields/context.ts';
import { jsonText } from './fields/jsonText.ts';
import { documentId } from './id.ts';
import { createMapper, otherTime } from './mapper.ts';
import type { TransformOptions } from './options.ts';
import { recordText, withExactNumbers } from './parseRecord.ts';
import { nameSensitiveTypes } from './workloads/dlp/rules.ts';

/** What JSON.stringify makes of a document's beginning; the sink puts its own opening there. */
const OPENING = '{"event":{';
const NO_ID = 'the record has no Id';

interface Found {
  /** All but the timestamp and what is in every document. */
  readonly document: Json;
  /** ISO. */
  readonly timestamp: string;
  readonly id: string | undefined;
  readonly time: number;
}

/** A record made into a document. */
export interface Mapped {
  readonly kind: 'mapped';
  /** Undefined when the record has no Id: the document says so in `error`. */
  readonly id: string | undefined;
  readonly time: number;
  readonly rest: string;
}

type Rejected = Extract<Transformed, { kind: 'rejected' }>;
type Dropped = Extract<Transformed, { kind: 'dropped' }>;

/** Builds the mapping of one tenant's records. */
export function createTransform(options: TransformOptions): Transform {
  const mapRaw = createRawMapping(options);
  return (raw) => {
    const mapped = mapRaw(raw);
    if (mapped.kind !== 'mapped') return mapped;
    const { id, time, rest } = mapped;
    if (id === undefined) return rejected('missing_id', NO_ID);
    return { kind: 'document', document: { id, time, rest } };
  };
}

/** The same, with a document for a record without an Id too. Never throws. */
export function createRawMapping(options: TransformOptions): (raw: Buffer) => Mapped | Rejected | Dropped {
  const mapRecord = createMapRecord(options);
  const tail = constantTail(options.namespace);
  return (raw) => {
    const text = recordText(raw);
    let record: unknown;
    try {
      record = JSON.parse(text);
    } catch (error) {
      return rejected('malformed_json', messageOf(error));
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      const what = Array.isArray(record) ? 'a list' : typeof record;
      return rejected('not_an_object', `a record is an object, not ${what}`);
    }
    try {
      const found = mapRecord(text, record as Json);
      if (found === undefined) return { kind: 'dropped' };
      const { document, timestamp, id, time } = found;
      const json = JSON.stringify(document).slice(OPENING.length, -1);
      return { kind: 'mapped', id, time, rest: `${json},"@timestamp":"${timestamp}${tail}` };
    } catch (error) {
      return rejected('unmappable', messageOf(error));
    }
  };
}

/** What ends every document, behind the timestamp: written once, because serialising small objects costs more than mapping them. */
function constantTail(namespace: string): string {
  const constants = {
    data_stream: { type: 'logs', dataset: 'o365.audit', namespace },
    ecs: { version: '8.11.0' },
    tags: ['forwarded'],
  };
  return `",${JSON.stringify(constants).slice(1)}`;
}

function rejected(type: string, reason: string): Rejected {
  return { kind: 'rejected', type, reason: reason.slice(0, 500) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Maps one parsed record; undefined when the filter drops it. */
function createMapRecord(options: TransformOptions): (text: string, record: Json) => Found | undefined {
  const { tenantId, tenantName, preserveOriginal, clock, sensitiveTypeName, drop, redact, enrich } = options;
  const mapper = createMapper();
  const ourTenant = tenantId.toLowerCase();
  const ourName = tenantName.toLowerCase() === ourTenant ? undefined : tenantName;

  return (text, parsed) => {
    let record = parsed;
    if (drop?.(record) === true) return undefined;
    redact?.(record);
    const original = preserveOriginal ? (redact === undefined ? text : jsonText(record)) : undefined;
    const context = fitContext(options.onUnknownKey);
    let id = idOf(record['Id']);
    let draft = mapper.map(record, context);
    let { unmapped } = context;
    if (context.inexact) {
      record = JSON.parse(withExactNumbers(text)) as Json;
      redact?.(record);
      id = idOf(record['Id']);
      const exact = fitContext();
      draft = mapper.map(record, exact);
      ({ unmapped } = exact);
    }
    record['Id'] = undefined;
    draft.event.id = id;
    draft.event.original = original;
    if (draft.event.code === undefined) options.onUnknownType?.(record['RecordType']);
    if (draft.organizationId === ourTenant && ourName !== undefined) draft.organizationName = ourName;
    if (sensitiveTypeName !== undefined && record['PolicyDetails'] !== undefined) {
      nameSensitiveTypes(record['PolicyDetails'], sensitiveTypeName);
    }
    const document = assemble(draft, record);
    if (id === undefined) document['error'] = { type: 'missing_id', message: NO_ID };
    const timestamp = timestampOf(draft, record) ?? otherTimestamp(document, record, clock());
    if (unmapped !== undefined) (document['o365'] as Json)['unmapped'] = unmapped;
    enrich?.(document);
    return {
      document,
      timestamp,
      id: id === undefined ? undefined : documentId(id, record['RecordNumber']),
      time: draft.time,
    };
  };
}

/** Text, or a number as text; undefined when there is none. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return typeof value === 'number' ? String(value) : undefined;
}

/**
 * `CreationTime` in its usual form needs no Date; undefined when it can't be read. Not in the document itself: a text put
 * together of two sends JSON.stringify down its slow path (flat.ts).
 */
function timestampOf({ time }: Draft, record: Json): string | undefined {
  if (Number.isNaN(time)) return undefined;
  const created = record['CreationTime'];
  return typeof created === 'string' && created.length === 19 && created[10] === 'T'
    ? `${created}.000Z`
    : new Date(time).toISOString();
}

/** A record without a readable CreationTime is kept, under the best time there is, and says so. */
function otherTimestamp(document: Json, record: Json, now: number): string {
  const other = otherTime(record);
  const from = Number.isNaN(other) ? 'the time of receipt' : 'another time in the record';
  document['error'] ??= { message: `CreationTime is missing or cannot be read; @timestamp is ${from}` };
  return new Date(Number.isNaN(other) ? now : other).toISOString();
}
