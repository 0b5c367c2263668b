const SUCCESS = new Set([
  'succeeded',
  'success',
  'successful',
  'partiallysucceeded',
  'true',
  'completed',
  'ok',
  'passed',
]);
const FAILURE = new Set([
  'failed',
  'failure',
  'false',
  'fail',
  'error',
  'denied',
  'unauthorized',
  'forbidden',
  'aborted',
  'cancelled',
  'canceled',
  'timeout',
  'timedout',
  'rejected',
  'blocked',
  'authorizationfailure',
  'unsuccessful',
  'partiallyfailed',
  'clienterror',
  'servererror',
  'usererror',
]);

export type Outcome = 'success' | 'failure' | 'unknown';

/**
 * `event.outcome` by ResultStatus. Most workloads write none and only what has happened: success, as rules expect it.
 * A word that is neither a success nor a failure (`InProgress`) is `unknown`.
 */
export function outcomeOf(resultStatus: string | undefined): Outcome {
  if (resultStatus === undefined) return 'success';
  const word = resultStatus.trim().toLowerCase();
  if (SUCCESS.has(word)) return 'success';
  return FAILURE.has(word) ? 'failure' : 'unknown';
}
