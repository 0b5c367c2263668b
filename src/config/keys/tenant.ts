import { CONTENT_TYPES } from '../contentTypes.ts';
import { endpoint, flag, guid, integer, numberOrText, oneOf, path, text } from '../kinds.ts';
import { list, optional, optionalSection, required, rows, secretKeys, section, withDefault } from '../spec.ts';

const credential = section(
  'How the application proves its identity: exactly one of the four kinds.',
  {
    ...secretKeys('clientSecret', 'A client secret of the app registration.', 'CLIENT_SECRET'),
    certificate: optionalSection('A certificate of the app registration, as PEM files.', {
      certificateFile: required(path, 'The certificate.', '/run/secrets/app.crt'),
      privateKeyFile: required(path, 'Its private key.', '/run/secrets/app.key'),
      passphraseFile: optional(path, 'A file that holds the passphrase of the private key.', {
        example: '/run/secrets/app.passphrase',
      }),
    }),
    federatedTokenFile: optional(path, 'A token of a federated identity (workload identity), read again each time.', {
      example: '${AZURE_FEDERATED_TOKEN_FILE}',
    }),
    managedIdentity: optionalSection('The managed identity of the Azure resource that this runs on.', {
      clientId: optional(guid, 'Client id of a user-assigned identity.', {
        example: '22222222-2222-4222-8222-222222222222',
        otherwise: 'the system-assigned one',
      }),
    }),
  },
  [
    {
      required: true,
      alternatives: [
        ['clientSecret'],
        ['clientSecretFile'],
        ['certificate'],
        ['federatedTokenFile'],
        ['managedIdentity'],
      ],
    },
  ],
);

const endpoints = section("Each overrides the cloud's own.", {
  api: optional(endpoint, 'Root of the Management Activity API.', { example: 'https://manage.office.com' }),
  authority: optional(endpoint, 'Where tokens are issued.', { example: 'https://login.microsoftonline.com' }),
  scope: optional(text(), 'What the token is asked for.', { example: 'https://manage.office.com/.default' }),
});

const filter = section('What is not indexed, or only hidden.', {
  drop: rows(
    'Records that are dropped (and counted): those that match every list of one rule.',
    section('One rule; * stands for any text.', {
      operations: list(text(), 'Operations, such as FileAccessed.', { example: '[FileAccessed, MailItems*]' }),
      recordTypes: list(numberOrText, 'Record types by name or number.', { example: '[SharePointFileOperation, 50]' }),
      users: list(text(), 'UserId values.', { example: '["*@fabrikam.example"]' }),
      workloads: list(text(), 'Workload values.', { example: '[SharePoint, OneDrive]' }),
    }),
  ),
  redact: list(text(), 'Fields of the raw record whose value becomes [redacted].', { example: '[Item.Subject]' }),
  hash: list(text(), 'Fields of the raw record whose value becomes a keyed SHA-256 digest.', { example: '[UserId]' }),
  ...secretKeys('hashKey', 'The key of these digests, at least 16 characters; needed by hash.', 'HASH_KEY'),
});

/** What is set for each tenant. */
export const tenants = rows(
  'The tenants to collect from; none by default.',
  section('One tenant.', {
    name: optional(text(), 'Label in logs and metrics.', { example: 'contoso', otherwise: 'tenantId' }),
    tenantId: required(guid, 'Directory (tenant) id.', '00000000-0000-4000-8000-000000000001'),
    clientId: required(guid, 'Application (client) id.', '11111111-1111-4111-8111-111111111111'),
    cloud: withDefault(
      oneOf(['worldwide', 'gcc', 'gcc-high', 'dod', 'china']),
      'worldwide',
      'The cloud that the tenant lives in.',
    ),
    credential,
    contentTypes: list(oneOf(CONTENT_TYPES), 'What is collected. DLP.All needs the role ActivityFeed.ReadDlp.', {
      defaults: CONTENT_TYPES,
      least: 1,
    }),
    publisherIdentifier: optional(guid, 'Whose quota of requests is used; sent with every request.', {
      example: '00000000-0000-4000-8000-000000000001',
      otherwise: 'tenantId',
    }),
    endpoints,
    requestsPerMinute: withDefault(integer(1, 1_000_000), 2000, "The API's budget for this tenant."),
    preserveOriginal: optional(flag, 'Keep the raw record as event.original.', {
      example: 'true',
      otherwise: 'the top-level preserveOriginal',
    }),
    filter,
  }),
);
