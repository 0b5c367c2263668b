import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';

/** A request, read wholly. */
export interface HttpRequest {
  readonly method: string;
  /** Decoded, without the query. */
  readonly path: string;
  /** Names in lower case, as the service takes them in any case. */
  readonly query: ReadonlyMap<string, string>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Scheme and host as the client called them. */
  readonly root: string;
}

const LARGEST = 1_000_000;

/** Rejects when the client sends too much or goes away; a URL that is none becomes an empty path. */
export async function readRequest(message: IncomingMessage, scheme: 'http' | 'https'): Promise<HttpRequest> {
  const { method = '', url = '', headers } = message;
  const root = `${scheme}://${headers.host ?? 'localhost'}`;
  const parsed = URL.parse(url, root);
  const query = new Map<string, string>();
  for (const [name, value] of parsed?.searchParams ?? []) query.set(name.toLowerCase(), value);
  const pieces: Buffer[] = [];
  let size = 0;
  if (method !== 'GET' && method !== 'HEAD') {
    for await (const piece of message as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > LARGEST) throw new Error('the request is too large');
      pieces.push(piece);
    }
  } else message.resume();
  return {
    method,
    path: decoded(parsed?.pathname ?? ''),
    query,
    headers,
    body: Buffer.concat(pieces).toString('utf8'),
    root,
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
