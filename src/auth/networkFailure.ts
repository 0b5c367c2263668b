import { isIP } from 'node:net';

/** What a failed connection means, in words, without addresses of proxies, headers or bodies. */
export interface NetworkFailure {
  /** Node's or got's error code (`ECONNREFUSED`, `ETIMEDOUT`), or `NETWORK`. */
  readonly code: string;
  readonly message: string;
  /** Waiting may help; a certificate that is not trusted stays so. */
  readonly retryable: boolean;
  /** The request cannot have reached the server. */
  readonly unsent: boolean;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the name server does not answer',
  EHOSTUNREACH: 'the host is out of reach',
  ENETUNREACH: 'the network is out of reach',
  ETIMEDOUT: 'no answer in time',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed in the middle of the answer',
  ERR_READING_RESPONSE_STREAM: 'the connection was closed in the middle of the answer',
  ERR_HTTP_CONTENT_LENGTH_MISMATCH: 'the answer is not as long as announced',
  Z_BUF_ERROR: 'the compressed answer is cut off',
  Z_DATA_ERROR: 'the compressed answer is damaged',
  EPROTO: 'TLS could not be agreed on; is there a plain http server or another proxy?',
};

const NOT_TRUSTED = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT|HOSTNAME_MISMATCH|INVALID_CA)/;
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Explains an error of got or a socket. The error's own message is not repeated: it may hold a proxy's password. */
export function explainNetworkFailure(thrown: unknown, host: string): NetworkFailure {
  const code = codeOf(thrown);
  if (NOT_TRUSTED.test(code)) {
    const message = `the certificate of ${host} is not trusted (${code}); a private authority belongs in network.caFile`;
    return { code, message, retryable: false, unsent: true };
  }
  const refusal = proxyRefusal(thrown);
  if (refusal !== undefined) {
    const denied = refusal === '407' ? 'the proxy wants other credentials' : 'the proxy refused';
    const message = `${denied} (HTTP ${refusal}) to connect to ${host}`;
    return { code: `PROXY_${refusal}`, message, retryable: refusal !== '407', unsent: true };
  }
  const phase = chain(thrown)
    .map((error) => (error as { event?: unknown }).event)
    .find((event) => typeof event === 'string');
  const during = phase !== undefined && code === 'ETIMEDOUT' ? ` (${phase})` : '';
  return {
    code,
    message: `${WORDS[code] ?? (code.startsWith('HPE_') ? 'the answer is not HTTP' : 'the connection failed')}${during} [${code}, ${host}]`,
    retryable: true,
    unsent: UNSENT.has(code) || (code === 'ETIMEDOUT' && ['lookup', 'connect', 'secureConnect'].includes(phase ?? '')),
  };
}

function codeOf(thrown: unknown): string {
  // got wraps what the socket said; of the two codes the inner one says more.
  for (const error of chain(thrown)) {
    const { code } = error as { code?: unknown };
    const generic = code === 'ERR_GOT_REQUEST_ERROR' || code === 'ERR_READING_RESPONSE_STREAM';
    if (typeof code === 'string' && !(generic && error.cause instanceof Error)) return code;
  }
  return 'NETWORK';
}

/** hpagent's only word for an answer to CONNECT other than 200. */
function proxyRefusal(thrown: unknown): string | undefined {
  return chain(thrown)
    .map(({ message }) => /^Bad response: (\d{3})$/.exec(message)?.[1])
    .find((status) => status !== undefined);
}

/** An error and its causes, outermost first. */
function chain(thrown: unknown): Error[] {
  const errors: Error[] = [];
  for (let error = thrown; error instanceof Error && errors.length < 4; error = error.cause) errors.push(error);
  return errors;
}

/** The host of an address as it may be shown: without credentials, path and query. */
export function shownHost(url: URL): string {
  return isIP(url.hostname) === 6 ? `[${url.hostname}]${url.port === '' ? '' : `:${url.port}`}` : url.host;
}
