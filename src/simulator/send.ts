import type { ServerResponse } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { Answer } from './answer.ts';

/** Sends an answer as it is: with Content-Length where it is one piece, chunked where it is more. */
export async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  const slices = body[Symbol.iterator]();
  const first = slices.next();
  const second = first.done === true ? first : slices.next();
  if (second.done === true) {
    const only: Buffer | undefined = first.done === true ? undefined : first.value;
    response.writeHead(status, { ...headers, 'Content-Length': only?.length ?? 0 });
    response.end(only);
    return;
  }
  response.writeHead(status, headers);
  await write(response, first.value as Buffer);
  for (let next: IteratorResult<Buffer> = second; next.done !== true && !response.destroyed; next = slices.next()) {
    await write(response, next.value);
  }
  response.end();
}

/** Writes and waits until there is room again, or the client is gone. */
export async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
  if (response.destroyed || response.write(bytes)) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.once('drain', done).once('close', done);
  });
}

/** Ends the connection with a RST where that can be done. */
export function reset(response: ServerResponse): void {
  const { socket } = response;
  if (socket instanceof TLSSocket) socket.destroy();
  else socket?.resetAndDestroy();
}
