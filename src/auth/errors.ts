import { ExporterError } from '../common/errors.ts';

/** A login that failed. `code` is the AADSTS code where Entra ID gave one (`AADSTS7000215`). */
export class AuthError extends ExporterError {
  override name = 'AuthError';
  /** Waiting may help (network, 5xx, throttling); otherwise somebody must change something. */
  readonly retryable: boolean;

  constructor(code: string, message: string, retryable: boolean, options?: ErrorOptions) {
    super(code, message, options);
    this.retryable = retryable;
  }
}
