import { ExporterError } from '../common/errors.ts';

/**
 * `ELASTICSEARCH_UNREACHABLE`, `ELASTICSEARCH_REFUSED`: the state index can't be had. `STATE_NEWER`: a newer version of
 * this program wrote it. `STATE_FULL`: the disk is full. `STATE_FAILED`: the file can't be read or written.
 */
export type StateErrorCode =
  'ELASTICSEARCH_UNREACHABLE' | 'ELASTICSEARCH_REFUSED' | 'STATE_NEWER' | 'STATE_FULL' | 'STATE_FAILED';

export class StateError extends ExporterError {
  override name = 'StateError';

  constructor(code: StateErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
