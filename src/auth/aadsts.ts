/** What an AADSTS code means to the operator (Entra ID, "Authentication and authorization error codes"). */
interface Meaning {
  readonly advice: string;
  readonly retryable?: true;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  AADSTS7000215: { advice: 'the client secret is wrong; it must be the secret’s value, not its id' },
  AADSTS7000222: { advice: 'the client secret has expired; create a new one in the app registration' },
  AADSTS7000216: { advice: 'the login needs a client secret or assertion, and none arrived' },
  AADSTS700016: {
    advice: 'no application with this clientId is known in the tenant; check clientId, tenantId and admin consent',
  },
  AADSTS700027: {
    advice: 'the certificate is not registered with the application, or the private key does not belong to it',
  },
  AADSTS700024: { advice: 'the assertion is outside its time of validity; check this machine’s clock' },
  AADSTS700021: { advice: 'the assertion does not name this application as issuer and subject' },
  AADSTS700211: { advice: 'no federated credential of the application matches the token’s issuer' },
  AADSTS700212: { advice: 'no federated credential of the application matches the token’s audience' },
  AADSTS700213: { advice: 'no federated credential of the application matches the token’s subject' },
  AADSTS70021: {
    advice: 'no federated credential of the application matches the token’s issuer, subject and audience',
  },
  AADSTS50027: { advice: 'the assertion is malformed' },
  AADSTS50012: { advice: 'the assertion’s signature was refused; check certificate and private key' },
  AADSTS50013: { advice: 'the assertion was refused; check issuer, audience, signature and this machine’s clock' },
  AADSTS7000112: { advice: 'the application is disabled in the tenant' },
  AADSTS7000229: { advice: 'the application has no service principal in the tenant; an administrator must consent' },
  AADSTS7000218: { advice: 'the application needs a client secret or assertion, and none arrived' },
  AADSTS90002: { advice: 'the tenant is not known; check tenantId and cloud' },
  AADSTS900023: { advice: 'tenantId is neither a GUID nor a domain name' },
  AADSTS900382: { advice: 'the tenant lies in another cloud; check cloud' },
  AADSTS900384: { advice: 'the token request’s signature was refused' },
  AADSTS50034: { advice: 'the account is not known in the tenant; check tenantId and clientId' },
  AADSTS50049: { advice: 'the authority is not known; check cloud and endpoints.authority' },
  AADSTS50059: { advice: 'the tenant could not be told; check tenantId' },
  AADSTS500011: {
    advice: 'the API is not known in the tenant; check cloud and endpoints.scope, and that the tenant has Office 365',
  },
  AADSTS500014: { advice: 'the Office 365 Management APIs are disabled in the tenant' },
  AADSTS65001: { advice: 'an administrator has not consented to the application’s permissions' },
  AADSTS650052: { advice: 'the tenant has no subscription to the service, or an administrator has not consented' },
  AADSTS70011: { advice: 'the scope is not valid; check endpoints.scope' },
  AADSTS1002012: { advice: 'the scope is not valid for an application; it must end in /.default' },
  AADSTS1002016: {
    advice: 'the login service wants TLS 1.2 or later; something on the way (a proxy) uses an older one',
  },
  AADSTS53003: { advice: 'conditional access blocks the application; a policy must admit it from this address' },
  AADSTS530035: { advice: 'the login is blocked by security defaults' },
  AADSTS50020: { advice: 'the account comes from another tenant; check tenantId' },
  AADSTS90019: { advice: 'the request names no tenant; check tenantId' },
  AADSTS90033: { advice: 'Entra ID is out of service for the moment', retryable: true },
  AADSTS90025: { advice: 'Entra ID has used up its retries for the moment', retryable: true },
  AADSTS90055: { advice: 'too many requests to Entra ID', retryable: true },
  AADSTS50196: { advice: 'Entra ID saw the same login too often in a short time', retryable: true },
};

/** Finds the first AADSTS code in Entra ID's words. */
export function aadstsCode(text: string): string | undefined {
  return /AADSTS\d+/.exec(text)?.[0];
}

/** What to do about a code; undefined when it is none of ours. */
export function meaningOf(code: string | undefined): Meaning | undefined {
  return code === undefined ? undefined : MEANINGS[code];
}

const LONGEST = 300;

/** The first line of a description without what may be secret: quoted values, tokens, long opaque words. */
export function firstLine(description: string): string {
  const [line = ''] = description.split(/\r?\n|(?= Trace ID:)/, 1);
  return line
    .replaceAll(/[\w-]+\.[\w-]+\.[\w-]+/g, (word) => (word.length > 60 ? '[redacted]' : word))
    .replaceAll(/[^\s'"]{45,}/g, '[redacted]')
    .slice(0, LONGEST);
}
