import type { Log } from '../common/log.ts';
import { nextPageOf } from './answers.ts';
import { Refused } from './attempt.ts';
import { ApiError } from './errors.ts';
import type { ApiLimits } from './limits.ts';
import { Links } from './links.ts';
import { readRefusal } from './refusal.ts';
import type { Requester, RequestSpec } from './requester.ts';
import { ElementScanner } from './scanner.ts';
import type { Answer } from './transport.ts';
import type { ContentReference } from './types.ts';

export interface ContentParts {
  readonly requester: Requester;
  readonly links: Links;
  readonly limits: ApiLimits;
  readonly log: Log;
}

const GROUP_ELEMENTS = 256;
const GROUP_BYTES = 256 * 1024;
const LARGEST_REFUSAL = 64 * 1024;

interface Opened {
  /** What was read to see that it is an array. */
  readonly head: Buffer;
  readonly body: Answer['body'];
  readonly next: string | undefined;
}

/** Fetches content and cuts it into its records. Until the array has begun a failure is repeated, then it is the caller's. */
export class ContentFetcher {
  readonly #parts: ContentParts;
  #warnedOfLink = false;

  constructor(parts: ContentParts) {
    this.#parts = parts;
  }

  async *fetch(reference: ContentReference, signal: AbortSignal): AsyncGenerator<readonly Buffer[], void, undefined> {
    const { links, limits, requester } = this.#parts;
    const action = `fetching content ${reference.contentId} of ${reference.contentType}`;
    let { url, rebuilt } = this.#locate(reference, action);
    const visited = new Set<string>();
    let size = 0;
    for (;;) {
      visited.add(url.href);
      const { contentType } = reference;
      const largest = limits.contentSize - size;
      const spec: RequestSpec = { operation: 'content.fetch', action, contentType, method: 'GET', url, largest };
      const opened = await this.#open(spec, rebuilt, signal);
      try {
        for await (const group of elements(opened, limits.elementSize)) {
          size += group.reduce((sum, { length }) => sum + length, 0);
          yield group;
          signal.throwIfAborted();
        }
      } catch (error) {
        signal.throwIfAborted();
        throw requester.broken(spec, error);
      }
      if (opened.next === undefined) return;
      // No content with a second page was ever seen, but Filebeat follows such a link too.
      const next = links.given(opened.next);
      if (next === undefined) throw failed(action, 'the next page leads to another host; not followed');
      if (visited.has(next.href) || visited.size >= limits.pages) throw failed(action, 'the pages lead in a circle');
      url = next;
      rebuilt = false;
    }
  }

  /** A link that leads elsewhere is not followed: the token would go there. The id leads to the same content. */
  #locate({ contentUri, contentId }: ContentReference, action: string): { url: URL; rebuilt: boolean } {
    const { links, log } = this.#parts;
    const given = contentUri === '' ? undefined : links.given(contentUri);
    if (given !== undefined) return { url: given, rebuilt: false };
    if (contentUri !== '' && !this.#warnedOfLink) {
      this.#warnedOfLink = true;
      log.warn('A content’s link leads to another host than the API; it is fetched from the API by its id instead', {
        host: Links.shown(contentUri),
      });
    }
    const url = links.content(contentId);
    if (url === undefined) throw failed(action, 'neither its link nor its id can be used');
    return { url, rebuilt: true };
  }

  async #open(spec: RequestSpec, rebuilt: boolean, signal: AbortSignal): Promise<Opened> {
    try {
      const opened = await this.#parts.requester.run(spec, openArray, signal);
      if (opened !== undefined) return opened;
    } catch (error) {
      // An address of our own making that is not known proves nothing about the content.
      if (rebuilt && error instanceof ApiError && error.verdict === 'gone' && error.afCode !== 'AF20051') {
        const { message, operation, status, afCode, attempts } = error;
        throw new ApiError(message, { verdict: 'retry', operation, status, afCode, attempts });
      }
      throw error;
    }
    throw failed(spec.action, 'no answer');
  }
}

function failed(action: string, message: string): ApiError {
  return new ApiError(`${action}: ${message}`, { verdict: 'retry', operation: 'content.fetch' });
}

/** Reads up to the first byte that tells; an answer that is no array is a Refused, as with any other. */
async function openArray(answer: Answer): Promise<Opened> {
  const { body, status } = answer;
  let head: Buffer = Buffer.alloc(0);
  let isArray = false;
  try {
    for (let told = false; !told || (!isArray && head.length < LARGEST_REFUSAL);) {
      const piece = await body.next();
      if (piece.done === true) break;
      head = head.length === 0 ? piece.value : Buffer.concat([head, piece.value]);
      const [first] = /[^\s\uFEFF]/.exec(head.toString('utf8', 0, LARGEST_REFUSAL)) ?? [];
      told = (first !== undefined && first !== '\uFFFD') || head.length >= LARGEST_REFUSAL;
      isArray = first === '[';
    }
    if (!isArray) throw new Refused(readRefusal('content.fetch', status, head));
  } catch (error) {
    await body.return(undefined);
    throw error;
  }
  return { head, body, next: nextPageOf(answer) };
}

/** Yields the elements in groups; of a body that breaks off, those that were complete, and then throws. */
async function* elements({ head, body }: Opened, elementSize: number): AsyncGenerator<Buffer[], void, undefined> {
  const scanner = new ElementScanner(elementSize);
  let group: Buffer[] = [];
  let bytes = 0;
  const found = (element: Buffer): void => {
    group.push(element);
    bytes += element.length;
  };
  let fault: { readonly error: unknown } | undefined;
  try {
    let piece: Buffer | undefined = head;
    while (piece !== undefined && fault === undefined) {
      fault = attempt(() => {
        scanner.push(piece as Buffer, found);
      });
      if (fault !== undefined) break;
      if (group.length >= GROUP_ELEMENTS || bytes >= GROUP_BYTES) {
        yield group;
        group = [];
        bytes = 0;
      }
      try {
        const result = await body.next();
        piece = result.done === true ? undefined : result.value;
      } catch (error) {
        fault = { error };
      }
    }
    fault ??= attempt(() => {
      scanner.end();
    });
    if (group.length > 0) yield group;
    if (fault !== undefined) throw fault.error;
  } finally {
    await body.return(undefined);
  }
}

function attempt(act: () => void): { readonly error: unknown } | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    return { error };
  }
}
