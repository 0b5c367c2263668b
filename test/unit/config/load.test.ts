import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from 'chai';
import { Secret } from '../../../src/common/secret.ts';
import { CONTENT_TYPES } from '../../../src/config/contentTypes.ts';
import type { Config } from '../../../src/config/types.ts';
import { CLIENT_ID, inDirectory, load, tenant, TENANT_ID } from './files.ts';

const DEFAULTS: Config = {
  tenants: [],
  poll: { schedule: '*/1 * * * *', settle: 300_000, overlap: 3_600_000, initialLookback: 604_800_000, concurrency: 8 },
  output: {
    kind: 'elasticsearch',
    elasticsearch: {
      nodes: ['http://127.0.0.1:9200'],
      namespace: 'default',
      setup: true,
      retention: undefined,
      ilmPolicy: undefined,
      indexMode: undefined,
      bulkSize: 5 * 1024 * 1024,
    },
  },
  state: { type: 'elasticsearch' },
  http: { host: '0.0.0.0', port: 8080 },
  network: { proxy: undefined, caFile: undefined, allowPlainHttp: [] },
  log: { level: 'info', format: 'json' },
  enrich: { geoip: {}, userAgent: true },
  reconcile: { schedule: undefined },
};

/** deepEqual sees two Secrets as equal whatever they hold. */
const revealed = (config: Config): unknown =>
  JSON.parse(
    JSON.stringify(config, function reveal(this: Record<string, unknown>, key, value: unknown) {
      const held = this[key];
      return held instanceof Secret ? `secret ${held.reveal()}` : value;
    }),
  );

describe('loadConfig', () => {
  it('gives all defaults without a file, with Elasticsearch on this machine', async () => {
    assert.deepEqual(await load([]), DEFAULTS);
    assert.deepEqual(await load(['', '# nothing\n']), DEFAULTS);
  });

  it('fills in what follows from the tenantId', async () => {
    const config = await load([`tenants: [${tenant()}]`]);
    assert.deepEqual(revealed(config), {
      ...(revealed(DEFAULTS) as object),
      tenants: [
        {
          name: TENANT_ID,
          tenantId: TENANT_ID,
          clientId: CLIENT_ID,
          cloud: 'worldwide',
          credential: { kind: 'clientSecret', clientSecret: 'secret not-a-real-secret' },
          contentTypes: [...CONTENT_TYPES],
          publisherIdentifier: TENANT_ID,
          endpoints: {},
          requestsPerMinute: 2000,
          preserveOriginal: false,
          filter: { drop: [], redact: [], hash: [] },
        },
      ],
    });
  });

  it('takes every key of a tenant', async () => {
    const config = await load(
      [
        `
preserveOriginal: true
network: {allowPlainHttp: [Simulator]}
tenants:
  - name: contoso
    tenantId: AAAAAAAA-0000-4000-8000-000000000001
    clientId: ${CLIENT_ID}
    cloud: gcc-high
    credential:
      certificate: {certificateFile: a.crt, privateKeyFile: a.key, passphraseFile: a.pass}
    contentTypes: [DLP.All]
    publisherIdentifier: 22222222-2222-4222-8222-222222222222
    endpoints: {api: "http://simulator:8080/", authority: https://localhost:8443, scope: "https://simulator/.default"}
    requestsPerMinute: 60
    filter:
      drop: [{operations: [FileAccessed], recordTypes: [6, SharePoint]}, {users: ["*@fabrikam.example"]}]
      redact: [Item.Subject]
      hash: [UserId]
      hashKey: \${HASH_KEY}
  - {tenantId: ${TENANT_ID}, clientId: ${CLIENT_ID}, preserveOriginal: false, credential: {managedIdentity: {}}}
`,
      ],
      { HASH_KEY: '0123456789abcdef' },
    );
    assert.deepEqual((revealed(config) as Config).tenants, [
      {
        name: 'contoso',
        tenantId: 'aaaaaaaa-0000-4000-8000-000000000001',
        clientId: CLIENT_ID,
        cloud: 'gcc-high',
        credential: {
          kind: 'certificate',
          certificateFile: 'a.crt',
          privateKeyFile: 'a.key',
          passphraseFile: 'a.pass',
        },
        contentTypes: ['DLP.All'],
        publisherIdentifier: '22222222-2222-4222-8222-222222222222',
        endpoints: {
          api: 'http://simulator:8080',
          authority: 'https://localhost:8443',
          scope: 'https://simulator/.default',
        },
        requestsPerMinute: 60,
        preserveOriginal: true,
        filter: {
          drop: [{ operations: ['FileAccessed'], recordTypes: [6, 'SharePoint'] }, { users: ['*@fabrikam.example'] }],
          redact: ['Item.Subject'],
          hash: ['UserId'],
          hashKey: 'secret 0123456789abcdef' as unknown as Secret,
        },
      },
      {
        name: TENANT_ID,
        tenantId: TENANT_ID,
        clientId: CLIENT_ID,
        cloud: 'worldwide',
        credential: { kind: 'managedIdentity' },
        contentTypes: [...CONTENT_TYPES],
        publisherIdentifier: TENANT_ID,
        endpoints: {},
        requestsPerMinute: 2000,
        preserveOriginal: false,
        filter: { drop: [], redact: [], hash: [] },
      },
    ]);
  });

  it('reads the secrets of Elasticsearch and of digests from files, and leaves the client secret to each login', async () => {
    await inDirectory(async (directory) => {
      const file = (name: string): string => join(directory, name);
      await writeFile(file('key'), 'an api key\n');
      await writeFile(file('hash'), 'a key of 16 or more\r\n');
      const config = await load([
        `output: {elasticsearch: {apiKeyFile: ${file('key')}}}`,
        `tenants: [${tenant(`filter: {hash: [UserId], hashKeyFile: ${file('hash')}}`, 'clientSecretFile: later')}]`,
      ]);
      const { output, tenants } = revealed(config) as Config;
      assert.deepNestedInclude(output, { 'elasticsearch.apiKey': 'secret an api key' });
      assert.deepEqual(tenants[0]?.credential, { kind: 'clientSecretFile', clientSecretFile: 'later' });
      assert.deepNestedInclude(tenants[0], { 'filter.hashKey': 'secret a key of 16 or more' });
    });
  });

  it('names the secret files that can not be read or are empty', async () => {
    await inDirectory(async (directory) => {
      await writeFile(join(directory, 'empty'), '\n');
      const { problems } = (await load([
        `output: {elasticsearch: {username: exporter, passwordFile: ${directory}/none}}`,
        `tenants: [${tenant(`filter: {hash: [UserId], hashKeyFile: ${directory}/empty}`)}]`,
      ]).catch((error: unknown) => error)) as { problems: unknown };
      assert.deepEqual(problems, [
        { path: 'output.elasticsearch.passwordFile', message: "the file can't be read (ENOENT)" },
        { path: 'tenants[0].filter.hashKeyFile', message: 'the file is empty' },
      ]);
    });
  });

  it('keeps the state where the output is, unless told otherwise', async () => {
    const state = async (...texts: string[]): Promise<unknown> => (await load(texts)).state;
    assert.deepEqual(await state(), { type: 'elasticsearch' });
    assert.deepEqual(await state('output: {stdout: {}}'), { type: 'sqlite', path: './state.db' });
    assert.deepEqual(await state('output: {stdout: {}}', 'state: {path: a.db}'), { type: 'sqlite', path: 'a.db' });
    assert.deepEqual(await state('state: {type: sqlite}'), { type: 'sqlite', path: './state.db' });
  });

  it('takes numbers and flags from the environment, where everything is text', async () => {
    const config = await load(['http: {port: "${PORT}"}\npreserveOriginal: ${KEEP:-true}'], { PORT: '9090' });
    assert.equal(config.http.port, 9090);
    const kept = await load([`tenants: [${tenant()}]\npreserveOriginal: \${KEEP:-true}`]);
    assert.isTrue(kept.tenants[0]?.preserveOriginal);
  });
});
