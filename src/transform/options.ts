import type { Clock } from '../common/clock.ts';
import type { Json } from './fields/context.ts';

/** What a transform needs to know of its tenant, and what is hooked into it. */
export interface TransformOptions {
  readonly tenantId: string;
  /** Label of the tenant: `organization.name` where it isn't just the id. */
  readonly tenantName: string;
  /** `data_stream.namespace`. */
  readonly namespace: string;
  /** Keeps the raw record as `event.original`. */
  readonly preserveOriginal: boolean;
  /** For a record without a readable time. */
  readonly clock: Clock;
  /** Name of a DLP sensitive information type by its id. */
  sensitiveTypeName?(this: void, id: string): string | undefined;
  /** Whether the user's filter drops the record. */
  drop?(this: void, record: Json): boolean;
  /** Hides what the user wants hidden, in place; `event.original` is then what is left. */
  redact?(this: void, record: Json): void;
  /** Adds to the finished document, in place (`source.geo`, `user_agent.name`). */
  enrich?(this: void, document: Json): void;
  /** Told of each record whose type has no name. */
  onUnknownType?(this: void, recordType: unknown): void;
  /** Told of each key that no schema declares, by its path below `o365.audit`. */
  onUnknownKey?(this: void, path: string): void;
}
