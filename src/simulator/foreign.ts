import { createServer } from 'node:http';
import { listen, type Listening } from './listen.ts';

export interface Leaks {
  /** Requests that reached the foreign host. */
  requests: number;
  /** Those of them with an Authorization header: a token was given away. */
  authorized: number;
}

/** A host that is none of Microsoft's; it answers kindly and counts what it is told. */
export async function startForeign(host: string, leaks: Leaks): Promise<Listening> {
  const server = createServer((request, response) => {
    leaks.requests += 1;
    if (request.headers.authorization !== undefined) leaks.authorized += 1;
    request.resume();
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end('[]');
  });
  return listen(server, 'http', { host, port: 0 });
}
