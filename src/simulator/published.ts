import { gzipSync } from 'node:zlib';
import { stamp } from './clock.ts';
import type { GeneratedContents } from './generated.ts';
import type { Content, ContentSource, ContentType, Json, JsonObject, Place, RecordKey } from './types.ts';

export interface PublishOptions {
  /** Number of the tenant; 0 by default. */
  readonly tenant?: number;
  readonly contentType: ContentType;
  /** The records, or how many to invent. Texts are taken as they are. */
  readonly records: readonly (JsonObject | string)[] | number;
  /** Epoch ms; now by default. */
  readonly created?: number;
  /** How much later it is listed, ms. */
  readonly late?: number;
}

/** Behind the numbers of generated contents, and below 10 digits. */
const FIRST_ORDINAL = 500_000_000;

interface Published extends Content {
  /** Texts of the records; undefined where they are invented. */
  readonly texts: readonly string[] | undefined;
}

/** Contents that were put in one by one: from a file, or by a test while running. */
export class PublishedContents implements ContentSource {
  readonly #generated: GeneratedContents;
  readonly #streams = new Map<string, Published[]>();
  readonly #byId = new Map<string, Published>();

  constructor(generated: GeneratedContents) {
    this.#generated = generated;
  }

  publish({ tenant = 0, contentType, records, created = 0, late = 0 }: PublishOptions): Content {
    const ordinal = FIRST_ORDINAL + this.#byId.size;
    const name = contentType.replace('.', '_');
    const contentId = `${stamp(created - 600_000, ordinal)}$${stamp(created, ordinal)}$${name.toLowerCase()}$${name}$apac00${36 + tenant}`;
    const texts =
      typeof records === 'number'
        ? undefined
        : records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record)));
    const count = typeof records === 'number' ? records : records.length;
    const content: Published = {
      tenant,
      contentType,
      contentId,
      ordinal,
      created,
      available: created + late,
      records: count,
      texts,
    };
    const stream = this.#stream(tenant, contentType);
    const at = stream.findIndex((other) => other.created > created);
    stream.splice(at === -1 ? stream.length : at, 0, content);
    this.#byId.set(`${tenant}/${contentId}`, content);
    return content;
  }

  *after(tenant: number, contentType: ContentType, place: Place, end: number): Iterable<Content> {
    for (const content of this.#stream(tenant, contentType)) {
      if (content.created >= end) return;
      const behind =
        content.created > place.created || (content.created === place.created && content.ordinal > place.ordinal);
      if (behind) yield content;
    }
  }

  find(tenant: number, contentId: string): Content | undefined {
    return this.#byId.get(`${tenant}/${contentId}`);
  }

  *body(content: Content, { gzip, part }: { gzip: boolean; part: boolean }): Iterable<Buffer> {
    const { texts } = content as Published;
    if (texts === undefined) {
      yield* this.#generated.large(
        { ...content, records: part ? Math.ceil(content.records / 2) : content.records },
        gzip,
      );
      return;
    }
    const text = Buffer.from(`[${(part ? texts.slice(0, Math.ceil(texts.length / 2)) : texts).join(',')}]`);
    yield gzip ? gzipSync(text, { level: 3 }) : text;
  }

  *keys(content: Content): Iterable<RecordKey> {
    const { texts } = content as Published;
    if (texts === undefined) {
      yield* this.#generated.largeKeys(content);
      return;
    }
    for (const text of texts) {
      const key = keyOf(text);
      if (key !== undefined) yield key;
    }
  }

  #stream(tenant: number, contentType: ContentType): Published[] {
    const key = `${tenant}/${contentType}`;
    let stream = this.#streams.get(key);
    if (stream === undefined) this.#streams.set(key, (stream = []));
    return stream;
  }
}

/** What identifies a record; undefined for a text that is no record with an Id. */
function keyOf(text: string): RecordKey | undefined {
  let record: Json;
  try {
    record = JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) return undefined;
  const { Id, RecordNumber } = record as JsonObject;
  if (typeof Id !== 'string' || Id === '') return undefined;
  return typeof RecordNumber === 'number' ? { Id, RecordNumber } : { Id };
}
