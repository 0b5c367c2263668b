import { shownHost } from '../auth/networkFailure.ts';

/** Where one tenant's operations are, and what may be done with links that the server gives. */
export class Links {
  readonly #feed: string;
  readonly #origin: string;
  readonly #publisherIdentifier: string;

  /** `root` is the cloud's API root, such as https://manage.office.com. */
  constructor(root: string, tenantId: string, publisherIdentifier: string) {
    this.#feed = `${root}/api/v1.0/${encodeURIComponent(tenantId)}/activity/feed`;
    this.#origin = new URL(root).origin;
    this.#publisherIdentifier = publisherIdentifier;
  }

  operation(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(`${this.#feed}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return this.#published(url);
  }

  /** The address of a content by its id; undefined when the id can't be a part of an address. */
  content(contentId: string): URL | undefined {
    if (/^\.{0,2}$/.test(contentId)) return undefined;
    // Real ids hold `$`, and the server's own links have it unescaped.
    return this.operation(`/audit/${encodeURIComponent(contentId).replaceAll('%24', '$')}`);
  }

  /**
   * A link of the server's with PublisherIdentifier, which it tends to drop. Undefined when it leads elsewhere than the
   * API root (other scheme, host or port): the token must never go there. The path is not checked, as Microsoft's own
   * links differ in it.
   */
  given(link: string): URL | undefined {
    const url = URL.parse(link, `${this.#feed}/`);
    if (url === null || url.origin !== this.#origin) return undefined;
    url.username = '';
    url.password = '';
    url.hash = '';
    return this.#published(url);
  }

  /** The link's host for a log, without what else it may hold. */
  static shown(link: string): string {
    const url = URL.parse(link);
    return url === null ? 'no address' : `${url.protocol}//${shownHost(url)}`;
  }

  /** The rest of the query stays as it is, byte for byte: page tokens are opaque. */
  #published(url: URL): URL {
    const parts = url.search.replace(/^\?/, '').split('&');
    const others = parts.filter((part) => part !== '' && !/^publisheridentifier(=|$)/i.test(part));
    url.search = [...others, `PublisherIdentifier=${encodeURIComponent(this.#publisherIdentifier)}`].join('&');
    return url;
  }
}
