import { randomUUID } from 'node:crypto';
import { json, type Answer } from './answer.ts';

/** What Entra ID says: OAuth's error, the status, the words. */
const ERRORS: Readonly<Record<number, readonly [error: string, status: number, words: string]>> = {
  50_027: ['invalid_client', 401, 'JWT token is invalid or malformed.'],
  70_003: ['unsupported_grant_type', 400, "The app requested an unsupported grant type '{0}'."],
  70_011: [
    'invalid_scope',
    400,
    "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {0} is not valid.",
  ],
  90_002: [
    'invalid_request',
    400,
    "Tenant '{0}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
  ],
  500_011: ['invalid_resource', 400, 'The resource principal named {0} was not found in the tenant named Contoso.'],
  700_016: ['unauthorized_client', 400, "Application with identifier '{0}' was not found in the directory 'Contoso'."],
  700_021: ['invalid_client', 401, "Client assertion application identifier doesn't match 'client_id' parameter."],
  700_023: ['invalid_client', 401, 'Client assertion audience claim does not match Realm issuer.'],
  700_024: ['invalid_client', 401, 'Client assertion is not within its valid time range.'],
  700_027: [
    'invalid_client',
    401,
    'The certificate with identifier used to sign the client assertion is not registered on application, or the signature is not valid.',
  ],
  700_213: ['invalid_client', 401, 'No matching federated identity record found for presented assertion.'],
  7_000_215: [
    'invalid_client',
    401,
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{0}'.",
  ],
  7_000_218: [
    'invalid_client',
    401,
    "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
  ],
  7_000_222: ['invalid_client', 401, "The provided client secret keys for app '{0}' are expired."],
};

/** The refusal of a login with this AADSTS number. */
export function aadsts(number: number, value: string, now: number): Answer {
  const [error, status, words] = ERRORS[number] ?? ['invalid_request', 400, 'The request is not valid.'];
  const [trace, correlation] = [randomUUID(), randomUUID()];
  const timestamp = `${new Date(now).toISOString().slice(0, 19).replace('T', ' ')}Z`;
  const message = `AADSTS${number}: ${words.replace('{0}', value)}`;
  return json(status, {
    error,
    error_description: `${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`,
    error_codes: [number],
    timestamp,
    trace_id: trace,
    correlation_id: correlation,
    error_uri: `https://login.microsoftonline.com/error?code=${number}`,
  });
}
