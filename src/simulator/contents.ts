import type { GeneratedContents } from './generated.ts';
import type { PublishedContents } from './published.ts';
import type { Content, ContentSource, ContentType, Place } from './types.ts';

/** All contents, of both origins. */
export class Contents {
  readonly #sources: readonly ContentSource[];

  constructor(generated: GeneratedContents, published: PublishedContents) {
    this.#sources = [published, generated];
  }

  /** Contents of a tenant and type behind `place`, created before `end`, oldest first. */
  *after(tenant: number, contentType: ContentType, place: Place, end: number): Iterable<Content> {
    const heads = this.#sources.map((source) => {
      const iterator = source.after(tenant, contentType, place, end)[Symbol.iterator]();
      return { iterator, next: iterator.next() };
    });
    for (;;) {
      const [first] = heads.filter(({ next }) => next.done !== true).sort((a, b) => order(a.next.value, b.next.value));
      if (first === undefined || first.next.done === true) return;
      yield first.next.value;
      first.next = first.iterator.next();
    }
  }

  find(tenant: number, contentId: string): Content | undefined {
    return this.#of(tenant, contentId)?.find(tenant, contentId);
  }

  body(content: Content, options: { gzip: boolean; part: boolean }): Iterable<Buffer> {
    return this.#of(content.tenant, content.contentId)?.body(content, options) ?? [];
  }

  keys(content: Content): ReturnType<ContentSource['keys']> {
    return this.#of(content.tenant, content.contentId)?.keys(content) ?? [];
  }

  #of(tenant: number, contentId: string): ContentSource | undefined {
    return this.#sources.find((source) => source.find(tenant, contentId) !== undefined);
  }
}

function order(a: Place, b: Place): number {
  return a.created - b.created || a.ordinal - b.ordinal;
}
