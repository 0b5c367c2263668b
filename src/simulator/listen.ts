import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

export interface Listening {
  /** Scheme, host and port, without a slash at the end. */
  readonly address: string;
  readonly port: number;
  /** Ends the connections too. */
  close(): Promise<void>;
}

/** Listens; rejects when the address can't be had. */
export async function listen(server: Server, scheme: 'http' | 'https', { host, port }: HostPort): Promise<Listening> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = (server.address() as AddressInfo).port;
  // Who listens on every address is reached on this machine's own.
  const name = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return {
    address: `${scheme}://${name}:${bound}`,
    port: bound,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
