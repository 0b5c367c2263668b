import type { Clock } from '../common/clock.ts';
import type { Log } from '../common/log.ts';
import { Secret } from '../common/secret.ts';
import type { NetworkConfig } from '../config/types.ts';
import { AuthError } from './errors.ts';
import { readClaims, type TokenClaims } from './claims.ts';
import { login, type LoginTenant } from './login.ts';
import type { LoginTimeouts } from './msalNetwork.ts';
import { createNetwork, type Network } from './network.ts';
import { SharedTask } from './sharedTask.ts';

export interface AccessToken {
  readonly value: Secret;
  /** Epoch ms. */
  readonly expires: number;
  readonly claims: TokenClaims;
}

/** The access token of one tenant. Rejects with AuthError, or with the signal's reason. */
export interface TokenSource {
  /** A token that is good for a while yet; logs in when there is none. */
  get(signal: AbortSignal): Promise<AccessToken>;
  /** After the API refused `rejected`: logs in again, unless somebody else has done so already. */
  renew(rejected: string, signal: AbortSignal): Promise<AccessToken>;
}

export interface TokenSourceOptions {
  readonly tenant: LoginTenant;
  /** The configuration, or connections made from it that are shared. */
  readonly network: NetworkConfig | Network;
  readonly timeouts?: Partial<LoginTimeouts>;
}

const TIMEOUTS: LoginTimeouts = { connect: 10_000, request: 30_000 };
const LONGEST_MARGIN = 5 * 60_000;
const MARGIN_SHARE = 0.1;
/** After a renewal ahead of time failed, the token at hand serves as long as it lives, and is renewed no sooner. */
const RENEWAL_REST = 30_000;
/** So long a refused login is not tried again: nothing will have changed, and Entra ID counts. */
const REFUSAL_REST = 30_000;

interface Held {
  readonly token: AccessToken;
  /** When to renew it, epoch ms. */
  readonly stale: number;
}

/** When a token obtained at `now` should be renewed: 5 minutes before its end, or a tenth of its life if that is less. */
export function staleAt(now: number, expires: number): number {
  return expires - Math.min(LONGEST_MARGIN, Math.max(0, expires - now) * MARGIN_SHARE);
}

export function createTokenSource(options: TokenSourceOptions, log: Log, clock: Clock): TokenSource {
  const { tenant } = options;
  const network = 'agentsFor' in options.network ? options.network : createNetwork(options.network);
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  let held: Held | undefined;
  let restUntil = 0;
  let refusal: { readonly error: AuthError; readonly until: number } | undefined;

  const logins = new SharedTask(async (signal): Promise<AccessToken> => {
    if (refusal !== undefined && clock() < refusal.until) throw refusal.error;
    const granted = await login(tenant, network, timeouts, signal).catch((error: unknown) => {
      if (error instanceof AuthError && !error.retryable) refusal = { error, until: clock() + REFUSAL_REST };
      throw error;
    });
    refusal = undefined;
    const now = clock();
    const claims = readClaims(granted.token);
    const token = { value: new Secret(granted.token), expires: granted.expires, claims };
    held = { token, stale: staleAt(now, token.expires) };
    log.debug('Logged in', { expires: new Date(token.expires).toISOString(), roles: claims.roles });
    return token;
  });

  return {
    async get(signal) {
      signal.throwIfAborted();
      const now = clock();
      if (held === undefined || now >= held.token.expires) return logins.run(signal);
      if (now < held.stale || now < restUntil) return held.token;
      const { token } = held;
      try {
        return await logins.run(signal);
      } catch (error) {
        signal.throwIfAborted();
        restUntil = clock() + RENEWAL_REST;
        const reason = error instanceof Error ? error.message : String(error);
        log.warn('The token could not be renewed ahead of time; the old one serves until it expires', { reason });
        return token;
      }
    },
    async renew(rejected, signal) {
      signal.throwIfAborted();
      if (held !== undefined && held.token.value.reveal() === rejected) held = undefined;
      return held?.token ?? logins.run(signal);
    },
  };
}
