import type { Json } from './fields/context.ts';
import { flat } from './flat.ts';

/** A user in ECS. */
export interface EcsUser {
  id?: unknown;
  name?: string;
  email?: string;
  domain?: string;
  full_name?: string;
  target?: EcsUser;
}

/** An address as the API wrote it, and what it means. */
export interface Endpoint {
  address?: string;
  ip?: string;
  port?: number;
  domain?: string;
}

/** The ECS `event` of a document; `ingested` is put before it by the sink. */
export interface EcsEvent {
  kind: string;
  id: string | undefined;
  action: unknown;
  category: string[];
  type: string[];
  outcome: string;
  code: string | undefined;
  provider: unknown;
  severity: number | undefined;
  module: 'o365';
  dataset: 'o365.audit';
  original: string | undefined;
}

/** `email.*` while it is collected. */
export interface EmailDraft {
  message_id: string | undefined;
  local_id: string | undefined;
  subject: string | undefined;
  sender: string[];
  from: string[];
  to: string[];
  attachments: Json[] | undefined;
}

/**
 * A document while it is put together. The properties in the first part are the document's own, in the order in which
 * they are written (absent ones undefined); those of the second part are notes for {@link ./assemble.ts}.
 */
export interface Draft {
  readonly event: EcsEvent;
  message: unknown;
  organizationId: string | undefined;
  organizationName: string | undefined;
  hostOs: Json | undefined;
  readonly user: EcsUser;
  server: Endpoint | undefined;
  sourceUser: string | undefined;
  destinationUser: Json | undefined;
  userAgent: string | undefined;
  url: Json | undefined;
  file: Json | undefined;
  rule: Json | undefined;
  threat: Json | undefined;
  groupName: unknown;
  email: EmailDraft | undefined;
  processName: unknown;
  applicationName: unknown;
  deviceId: unknown;
  deviceName: unknown;
  sessionId: unknown;
  tokenId: unknown;
  readonly relatedUser: string[];
  readonly relatedIp: string[];
  readonly relatedHash: string[];

  /** Epoch ms of CreationTime; NaN when it cannot be read. */
  time: number;
  clientIpAddress: string | undefined;
  clientIp: string | undefined;
  actorIpAddress: string | undefined;
  /** The raw key whose value became `client`: it leaves o365.audit. */
  resultStatus: unknown;
  /** Set by a workload that knows better than ResultStatus. */
  outcome: string | undefined;
  userType: unknown;
  recordType: number;
}

export function createDraft(): Draft {
  return {
    event: {
      kind: 'event',
      id: undefined,
      action: undefined,
      category: ['web'],
      type: ['info'],
      outcome: 'success',
      code: undefined,
      provider: undefined,
      severity: undefined,
      module: 'o365',
      dataset: 'o365.audit',
      original: undefined,
    },
    message: undefined,
    organizationId: undefined,
    organizationName: undefined,
    hostOs: undefined,
    user: {},
    server: undefined,
    sourceUser: undefined,
    destinationUser: undefined,
    userAgent: undefined,
    url: undefined,
    file: undefined,
    rule: undefined,
    threat: undefined,
    groupName: undefined,
    email: undefined,
    processName: undefined,
    applicationName: undefined,
    deviceId: undefined,
    deviceName: undefined,
    sessionId: undefined,
    tokenId: undefined,
    relatedUser: [],
    relatedIp: [],
    relatedHash: [],
    time: Number.NaN,
    clientIpAddress: undefined,
    clientIp: undefined,
    actorIpAddress: undefined,
    resultStatus: undefined,
    outcome: undefined,
    userType: undefined,
    recordType: Number.NaN,
  };
}

/** Adds what is text, not empty and not there yet. */
export function addTo(list: string[], value: unknown): void {
  if (typeof value === 'string') {
    if (value !== '' && !list.includes(value)) list.push(value);
  } else if (Array.isArray(value)) for (const inner of value) addTo(list, inner);
}

export function categorise(draft: Draft, categories: readonly string[], types: readonly string[]): void {
  addTo(draft.event.category, categories);
  addTo(draft.event.type, types);
}

export function emailOf(draft: Draft): EmailDraft {
  return (draft.email ??= {
    message_id: undefined,
    local_id: undefined,
    subject: undefined,
    sender: [],
    from: [],
    to: [],
    attachments: undefined,
  });
}

/** A scalar as text; the first of a list; undefined for everything else and for nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) && value.length > 0 ? textOf(value[0]) : undefined;
}

/** The object in it, or the first of a list of objects. */
export function objectOf(value: unknown): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Array.isArray(value) ? objectOf(value[0]) : (value as Json);
}

/** One mail address and nothing else: exactly one @ between two texts. */
export function isMailLike(text: string): boolean {
  const at = text.indexOf('@');
  return at > 0 && at < text.length - 1 && !text.includes('@', at + 1);
}

/** Takes `user@domain` apart into the fields that are still empty. */
export function fillUser(user: EcsUser, address: string): void {
  const at = address.indexOf('@');
  user.email ??= address;
  user.name ??= flat(address.slice(0, at));
  user.domain ??= flat(address.slice(at + 1));
}
