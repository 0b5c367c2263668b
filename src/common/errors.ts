/** Base of all errors of this program: a stable `code` to decide on, a message that starts with the action under way. */
export class ExporterError extends Error {
  override name = 'ExporterError';
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The chosen fields of an error that may be logged, stored and shown. Everything else (headers, requests, bodies) may hold secrets. */
export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly cause?: ErrorDescription;
}

const LONGEST_MESSAGE = 500;
const DEEPEST_CAUSE = 3;

/** Flattens anything thrown into {@link ErrorDescription}. */
export function describeError(thrown: unknown, depth = 0): ErrorDescription {
  if (!(thrown instanceof Error)) return { name: 'NonError', message: String(thrown).slice(0, LONGEST_MESSAGE) };
  const { code } = thrown as { code?: unknown };
  return {
    name: thrown.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: thrown.message.slice(0, LONGEST_MESSAGE),
    ...(thrown.cause instanceof Error && depth < DEEPEST_CAUSE
      ? { cause: describeError(thrown.cause, depth + 1) }
      : {}),
  };
}
