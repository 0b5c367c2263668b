import { durationText, endpoint, flag, oneOf, path, size, text } from '../kinds.ts';
import { list, optional, optionalSection, required, secretKeys, section, withDefault } from '../spec.ts';

const elasticsearch = optionalSection(
  'Elasticsearch 9.',
  {
    nodes: list(endpoint, 'Its addresses, or cloudId.', { defaults: ['http://127.0.0.1:9200'], least: 1 }),
    cloudId: optional(text(), 'Id of an Elastic Cloud deployment.', {
      example: 'contoso:ZXUtd2VzdC5leGFtcGxlJGFiYw==',
    }),
    ...secretKeys('apiKey', 'An API key (its encoded form), or username and password.', 'ES_API_KEY'),
    username: optional(text(), 'User, together with password.', { example: 'exporter' }),
    ...secretKeys('password', "The user's password.", 'ES_PASSWORD'),
    caFile: optional(path, 'Authorities, as PEM, that are trusted besides those of the system.', {
      example: '/run/secrets/elasticsearch-ca.crt',
    }),
    caFingerprint: optional(
      text({
        name: 'fingerprint',
        allowed: 'a SHA-256 fingerprint of 64 hexadecimal digits, with or without colons,',
        pattern: /^([0-9a-f]{2}:?){31}[0-9a-f]{2}$/i,
      }),
      'SHA-256 fingerprint of the authority that signed the certificate.',
      { example: "'00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF'" },
    ),
    namespace: withDefault(
      text({
        allowed: 'lower-case letters, digits, dots and underscores, at most 100, (no hyphen)',
        pattern: /^[a-z0-9][a-z0-9_.]{0,99}$/,
      }),
      'default',
      'Last part of the names of the data streams.',
    ),
    setup: withDefault(flag, true, 'Install and upgrade templates and data streams at start.'),
    retention: optional(durationText, 'How long documents are kept by the data stream lifecycle.', {
      example: '365d',
      otherwise: 'for ever',
    }),
    ilmPolicy: optional(text(), 'Name of an ILM policy of yours that is used instead.', { example: 'audit' }),
    indexMode: optional(oneOf(['logsdb']), 'logsdb stores documents compactly.', {
      example: 'logsdb',
      otherwise: "Elasticsearch's default",
    }),
    bulkSize: withDefault(size('64kb', '50mb'), '5mb', 'No bulk request is larger, unless a single document is.'),
  },
  [
    { required: false, alternatives: [['nodes'], ['cloudId']] },
    { required: false, alternatives: [['apiKey'], ['apiKeyFile'], ['username', 'password', 'passwordFile']] },
    { required: false, alternatives: [['retention'], ['ilmPolicy']] },
  ],
);

/** Where documents go. */
export const output = section(
  'Where documents go: exactly one of the three.',
  {
    elasticsearch,
    file: optionalSection('A file, one document a line.', {
      path: required(path, 'The file, which is appended to.', './audit.ndjson'),
    }),
    stdout: optionalSection('Standard output, one document a line.', {}),
  },
  [{ required: true, alternatives: [['elasticsearch'], ['file'], ['stdout']] }],
);
