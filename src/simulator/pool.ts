import { reorderedPiece, usualPiece, type Piece } from './pieces.ts';
import { Random, hash } from './random.ts';
import { buildEvent, KINDS } from './records/catalog.ts';
import type { Kind, Kit } from './records/kit.ts';
import type { Tenant } from './tenants.ts';
import { CONTENT_TYPES, type ContentType, type JsonObject } from './types.ts';

/** Records of one tenant and content type, ready to be spliced: used over and over, each time with another Id and time. */
export interface Pool {
  readonly usual: readonly Piece[];
  /** The same records with their keys in another order. */
  readonly reordered: readonly Piece[];
}

/** Contents begin at multiples of this many pieces; within one, a piece may refer back to those before it. */
export const GROUP = 8;
const GROUPS = 64;

/** How many pieces a pool has. */
export const POOL = GROUP * GROUPS;

export function buildPool(tenant: Tenant, contentType: ContentType, seed: number, now: number): Pool {
  const random = new Random(hash(seed, tenant.index, CONTENT_TYPES.indexOf(contentType), 77));
  const { tenantId, domain } = tenant;
  const kit: Kit = { random, tenantId, domain, time: new Date(now - 6 * 3_600_000).toISOString().slice(0, 19) };
  const kinds = drawn(contentType, random);
  const usual: Piece[] = [];
  const reordered: Piece[] = [];
  while (usual.length < POOL) {
    const group: Piece[] = [];
    while (group.length < GROUP) {
      const event = buildEvent(kinds.next().value, kit);
      if (group.length + event.length > GROUP) continue;
      for (const [part, record] of event.entries()) {
        const recordNumber = event.length === 1 ? undefined : part + 1;
        group.push(usualPiece(JSON.stringify(record), group, { recordNumber, sharesWith: part }));
        reordered.push(reorderedPiece(JSON.stringify(reversed(record)), recordNumber));
      }
    }
    usual.push(...group);
  }
  return { usual, reordered };
}

/** Each kind once, in a shuffled order, then by weight for ever. */
function* drawn(contentType: ContentType, random: Random): Generator<Kind, never, undefined> {
  const own = KINDS.filter((kind) => kind.contentType === contentType);
  const [first] = own;
  if (first === undefined) throw new Error(`no records for ${contentType}`);
  const shuffled = own.map((kind) => ({ kind, at: random.next() })).sort((a, b) => a.at - b.at);
  for (const { kind } of shuffled) yield kind;
  const weighted = own.flatMap((kind) => Array<Kind>(kind.weight ?? 1).fill(kind));
  for (;;) yield weighted[Math.floor(random.next() * weighted.length)] ?? first;
}

function reversed(record: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(record).toReversed());
}
