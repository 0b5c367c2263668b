import type { INetworkModule, NetworkRequestOptions, NetworkResponse } from '@azure/msal-node';
import got, { type Headers, type Progress } from 'got';
import type { Agents } from './network.ts';

export interface LoginTimeouts {
  /** ms for the connection, and for the whole request. */
  readonly connect: number;
  readonly request: number;
}

/** How the last request of a login went: MSAL does not pass on what its network said. */
export interface LoginTrace {
  failure?: { readonly error: unknown; readonly url: URL };
  status?: number;
  /** What was sent as proof: never to be repeated, even if the server does. */
  readonly secrets: string[];
}

const LARGEST_ANSWER = 1024 * 1024;

/** MSAL's network on got: our proxy and authorities, timeouts, the signal of one login; never a redirect, never a retry. */
export class MsalNetwork implements INetworkModule {
  readonly trace: LoginTrace = { secrets: [] };
  readonly #agentsFor: (url: URL) => Agents;
  readonly #timeouts: LoginTimeouts;
  readonly #signal: AbortSignal;

  constructor(agentsFor: (url: URL) => Agents, timeouts: LoginTimeouts, signal: AbortSignal) {
    this.#agentsFor = agentsFor;
    this.#timeouts = timeouts;
    this.#signal = signal;
  }

  sendGetRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send<T>('GET', url, options);
  }

  sendPostRequestAsync<T>(url: string, options?: NetworkRequestOptions): Promise<NetworkResponse<T>> {
    return this.#send<T>('POST', url, options);
  }

  async #send<T>(
    method: 'GET' | 'POST',
    address: string,
    options?: NetworkRequestOptions,
  ): Promise<NetworkResponse<T>> {
    const url = new URL(address);
    const { connect, request } = this.#timeouts;
    try {
      const tooLarge = new AbortController();
      const running = got(url, {
        method,
        headers: { ...options?.headers },
        ...(options?.body === undefined ? {} : { body: options.body }),
        agent: this.#agentsFor(url),
        timeout: { lookup: connect, connect, secureConnect: connect, request },
        retry: { limit: 0 },
        followRedirect: false,
        throwHttpErrors: false,
        signal: AbortSignal.any([this.#signal, tooLarge.signal]),
      });
      void running.on('downloadProgress', ({ transferred }: Progress) => {
        if (transferred > LARGEST_ANSWER) tooLarge.abort();
      });
      const response = await running;
      this.trace.status = response.statusCode;
      return { status: response.statusCode, headers: flat(response.headers), body: parse(response.body) as T };
    } catch (error) {
      this.trace.failure = { error, url };
      throw error;
    }
  }
}

/** A body that is no JSON object (a gateway's HTML page) becomes an empty one: MSAL then fails by the status. */
function parse(body: string): object {
  try {
    const parsed: unknown = JSON.parse(body);
    return typeof parsed === 'object' && parsed !== null ? parsed : {};
  } catch {
    return {};
  }
}

function flat(headers: Headers): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}
