import { AuthError as MsalError } from '@azure/msal-node';
import { aadstsCode, firstLine, meaningOf } from './aadsts.ts';
import { AuthError } from './errors.ts';
import type { LoginTrace } from './msalNetwork.ts';
import { explainNetworkFailure, shownHost } from './networkFailure.ts';

/**
 * Turns what a login threw into words for the operator. Nothing of MSAL's error goes along as cause: it may hold the
 * request.
 */
export function explainLoginFailure(thrown: unknown, trace: LoginTrace): AuthError {
  if (thrown instanceof AuthError) return thrown;
  if (trace.failure !== undefined) {
    const { code, message, retryable } = explainNetworkFailure(trace.failure.error, shownHost(trace.failure.url));
    return new AuthError(code, `logging in: ${message}`, retryable);
  }
  const { status } = trace;
  const unavailable = status !== undefined && (status >= 500 || status === 429 || status === 408);
  const said = thrown instanceof MsalError ? thrown.errorMessage || thrown.errorCode : 'the login failed';
  const words = trace.secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), said);
  const code = aadstsCode(words);
  const meaning = meaningOf(code);
  const retryable = unavailable || meaning?.retryable === true;
  if (meaning !== undefined && code !== undefined) {
    return new AuthError(code, `logging in: ${meaning.advice} (${code})`, retryable);
  }
  if (code !== undefined)
    return new AuthError(code, `logging in: ${firstLine(words.slice(words.indexOf(code)))}`, retryable);
  if (status !== undefined && (status < 200 || status >= 300)) {
    const reason = thrown instanceof MsalError && thrown.errorCode !== '' ? `: ${firstLine(words)}` : '';
    return new AuthError('AUTH', `logging in: HTTP ${status}${reason}`, retryable);
  }
  // An answer with 200 that holds no token comes from a gateway's page, not from Entra ID.
  if (status !== undefined) return new AuthError('AUTH', 'logging in: the answer holds no token', true);
  return new AuthError('AUTH', `logging in: ${firstLine(words)}`, false);
}
