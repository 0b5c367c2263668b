import { ExporterError } from '../common/errors.ts';

/** `ELASTICSEARCH_REFUSED`: it will not have us (401, 403, wrong version). `ELASTICSEARCH_UNREACHABLE`: no answer within the patience. `OUTPUT_FULL`, `OUTPUT_FAILED`: a file can't be written. */
export type SinkErrorCode = 'ELASTICSEARCH_REFUSED' | 'ELASTICSEARCH_UNREACHABLE' | 'OUTPUT_FULL' | 'OUTPUT_FAILED';

export class SinkError extends ExporterError {
  override name = 'SinkError';
  constructor(code: SinkErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options);
  }
}
