/** An answer of the API that is no success: its status and its body. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  readonly body: object;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, body: object, headers: Readonly<Record<string, string>> = {}) {
    super(JSON.stringify(body));
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

/** The codes of the reference ("Errors") and those observed, each with the status it is sent with and its words. */
export const AF_CODES = {
  AF10001: [401, 'The permission set () sent in the request did not include the expected permission ActivityFeed.Read'],
  AF20001: [400, 'Missing parameter: {0}.'],
  AF20002: [400, 'Invalid parameter type: {0}. Expected type: {1}'],
  AF20003: [400, 'Expiration {0} provided is set to past date and time.'],
  AF20010: [
    403,
    'The tenant ID passed in the URL ({0}) does not match the tenant ID passed in the access token ({1}).',
  ],
  AF20011: [400, 'Specified tenant ID ({0}) does not exist in the system or has been deleted.'],
  AF20012: [400, 'Specified tenant ID ({0}) is incorrectly configured in the system.'],
  AF20013: [400, 'The tenant ID passed in the URL ({0}) is not a valid GUID.'],
  AF20020: [400, 'The specified content type is not valid.'],
  AF20021: [400, 'The webhook endpoint ({0}) could not be validated. {1}'],
  AF20022: [400, 'No subscription found for the specified content type.'],
  AF20023: [400, 'The subscription was disabled by a tenant admin.'],
  AF20024: [400, 'The subscription is already enabled. No property change.'],
  AF20030: [
    400,
    'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past.',
  ],
  AF20031: [400, 'Invalid nextPage Input: {0}.'],
  AF20050: [404, 'The specified content ({0}) does not exist.'],
  AF20051: [
    404,
    'Content requested with the key {0} has already expired. Content older than 7 days cannot be retrieved.',
  ],
  AF20052: [400, 'Content ID {0} in the URL is invalid.'],
  AF20053: [400, 'Only one language may be present in the Accept-Language header.'],
  AF20054: [400, 'Invalid syntax in Accept-Language header.'],
  AF20055: [
    400,
    'Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time prior to end time and start time no more than 7 days in the past.',
  ],
  AF429: [403, 'Too many requests. Method={0}, PublisherId={1}'],
  AF50000: [500, 'An internal error occurred. Retry the request.'],
  AF50005: [500, 'An internal error occurred. Retry the request.'],
  AF50006: [500, 'An internal error occurred. Retry the request.'],
} as const satisfies Record<string, readonly [status: number, message: string]>;

export type AfCode = keyof typeof AF_CODES;

/** The refusal with a code; `values` fill the places {0}, {1} of its message. */
export function af(
  code: AfCode,
  values: readonly string[] = [],
  over: { status?: number; headers?: Record<string, string> } = {},
): Refusal {
  const [status, words] = AF_CODES[code];
  const message = words.replaceAll(/\{(\d)\}/g, (_, place: string) => values[Number(place)] ?? '');
  return new Refusal(over.status ?? status, { error: { code, message } }, over.headers);
}

/** What ASP.NET says before the API's own code is reached. */
export function denied(): Refusal {
  return new Refusal(
    401,
    { Message: 'Authorization has been denied for this request.' },
    { 'WWW-Authenticate': 'Bearer' },
  );
}
