import { assert } from 'chai';
import { loadConfig } from '../../../src/config/load.ts';
import { CLIENT_ID, load, problems, refusal, tenant, TENANT_ID } from './files.ts';

describe('A refused configuration', () => {
  it('has everything that is wrong named at once, with path and what is allowed', async () => {
    const error = await refusal([
      `
tenants:
  - {name: contoso, tenantId: contoso.example, cloud: worldwid, credential: {}, contentTypes: [Audit.Exchang, DLP.All, DLP.All]}
poll: {schedule: every minute, settle: 5 minutes, overlap: 30d, concurency: 4, concurrency: 0}
http: {port: 80800}
nodes: [https://elasticsearch.example]
output: {elasticsearch: {nodes: [ftp://elasticsearch.example], setup: perhaps, retention: long, bulkSize: 5}}
log: verbose
network: {allowPlainHttp: simulator}
`,
    ]);
    assert.equal(error.code, 'CONFIG_INVALID');
    assert.deepEqual(error.problems, [
      {
        path: 'nodes',
        message: 'unknown key; did you mean output.elasticsearch.nodes?',
      },
      {
        path: 'tenants[0].tenantId',
        message: 'a GUID such as 00000000-0000-4000-8000-000000000001 is wanted',
      },
      { path: 'tenants[0].clientId', message: 'is missing: Application (client) id.' },
      {
        path: 'tenants[0].cloud',
        message: 'one of worldwide, gcc, gcc-high, dod, china is wanted (did you mean worldwide?), not "worldwid"',
      },
      {
        path: 'tenants[0].credential',
        message:
          'exactly one of clientSecret, clientSecretFile, certificate, federatedTokenFile, managedIdentity is wanted',
      },
      {
        path: 'tenants[0].contentTypes[0]',
        message:
          'one of Audit.AzureActiveDirectory, Audit.Exchange, Audit.SharePoint, Audit.General, DLP.All is wanted (did you mean Audit.Exchange?), not "Audit.Exchang"',
      },
      { path: 'tenants[0].contentTypes[2]', message: 'is in the list twice' },
      { path: 'poll.concurency', message: 'unknown key; did you mean concurrency?' },
      {
        path: 'poll.schedule',
        message:
          'a cron expression of five fields (or six with seconds) such as "*/1 * * * *" is wanted, not "every minute"',
      },
      { path: 'poll.settle', message: 'a duration such as 30s, 5m, 1h or 7d is wanted, not "5 minutes"' },
      { path: 'poll.overlap', message: '0s to 7d is wanted, not "30d"' },
      { path: 'poll.concurrency', message: 'an integer from 1 to 256 is wanted, not 0' },
      {
        path: 'output.elasticsearch.nodes[0]',
        message: 'a URL such as https://elasticsearch.example:9200 is wanted',
      },
      { path: 'output.elasticsearch.setup', message: 'true or false is wanted, not "perhaps"' },
      {
        path: 'output.elasticsearch.retention',
        message: 'a duration such as 30s, 5m, 1h or 7d is wanted, not "long"',
      },
      { path: 'output.elasticsearch.bulkSize', message: 'a size such as 512kb or 5mb is wanted, not 5' },
      { path: 'http.port', message: 'an integer from 0 to 65535 is wanted, not 80800' },
      { path: 'network.allowPlainHttp', message: 'a list is wanted' },
      { path: 'log', message: 'a mapping of keys is wanted' },
    ]);
    for (const { path, message } of error.problems) assert.include(error.message, `  ${path}: ${message}`);
  });

  it('names file, line and column of what is no YAML, in all files', async () => {
    const error = await refusal(['log:\n\tlevel: info\n', 'http:\n  port: 1\n  port: 2\n', 'poll: [']);
    const shown = error.problems.map(({ path, message }) => `${path.replace(/^.*\//, '')} ${message}`);
    assert.include(shown, '0.yaml:2:1 a tab is used as indentation: use spaces');
    assert.include(shown, '1.yaml:3:3 this key is given twice');
    assert.isTrue(shown.some((line) => line.startsWith('2.yaml:1:')));
  });

  it('explains a schedule whose asterisk is not quoted', async () => {
    const [path, message] = Object.entries(await problems('poll:\n  schedule: */5 * * * *\n'))[0] ?? [];
    assert.match(path ?? '', /0\.yaml:2/);
    assert.match(message ?? '', /quotes/);
  });

  it('names a file that is not there', async () => {
    const error = await loadConfig(['nowhere/none.yaml'], {}).catch((thrown: unknown) => thrown);
    assert.deepInclude(error, {
      problems: [{ path: 'nowhere/none.yaml', message: "the file can't be read (ENOENT)" }],
    });
  });

  it('names variables that are not set or empty, and their keys once', async () => {
    assert.deepEqual(
      await problems(
        `tenants: [${tenant('', 'clientSecret: "${CLIENT_SECRET}"')}]\nhttp: {port: "\${PORT}", host: "\${1}"}`,
        { PORT: '' },
      ),
      {
        'tenants[0].credential.clientSecret': 'the environment variable CLIENT_SECRET is not set',
        'http.port': 'the environment variable PORT is empty',
        'http.host': '${NAME} or ${NAME:-default} is wanted; write $${ for a plain ${',
      },
    );
  });

  it('refuses text that YAML has read as a number, such as a password with a leading zero', async () => {
    assert.deepEqual(await problems('output: {elasticsearch: {username: exporter, password: 0123}}'), {
      'output.elasticsearch.password': 'text is wanted: put it in quotes',
    });
  });

  it('refuses addresses without TLS that are neither loopback nor allowed', async () => {
    const text = (allowed: string): string => `
tenants: [${tenant('endpoints: {api: "http://simulator:80", authority: "http://127.0.0.2:1"}')}]
output: {elasticsearch: {nodes: ["http://[::1]:9200", "http://localhost:9200", "http://192.0.2.1:9200"]}}
network: {allowPlainHttp: [${allowed}]}`;
    const message =
      'https:// is wanted; without TLS only loopback hosts and those in network.allowPlainHttp are reached';
    assert.deepEqual(await problems(text('localhost.example')), {
      'tenants[0].endpoints.api': message,
      'output.elasticsearch.nodes[2]': message,
    });
    assert.lengthOf((await load([text('SIMULATOR, 192.0.2.1')])).tenants, 1);
  });

  it('refuses tenants of one name, and two that collect the same', async () => {
    const other = '00000000-0000-4000-8000-000000000002';
    assert.deepEqual(
      await problems(`
tenants:
  - ${tenant('name: contoso')}
  - {name: contoso, tenantId: ${other}, clientId: ${CLIENT_ID}, credential: {managedIdentity: {}}}
  - ${tenant('name: again, contentTypes: [DLP.All]')}`),
      {
        'tenants[1].name': 'tenants[0] has the same name',
        'tenants[2].contentTypes': 'tenants[0] collects DLP.All of this tenantId already',
      },
    );
    const split = await load([
      `tenants:\n  - ${tenant('name: a, contentTypes: [DLP.All]')}\n  - ${tenant('name: b, contentTypes: [Audit.General]')}`,
    ]);
    assert.deepEqual(
      split.tenants.map(({ tenantId }) => tenantId),
      [TENANT_ID, TENANT_ID],
    );
  });

  it('refuses filters that would hide what tells records apart, drop everything, or hash without a key', async () => {
    assert.deepEqual(
      await problems(`tenants: [${tenant('filter: {drop: [{}], redact: [RecordNumber], hash: [id, UserId]}')}]`),
      {
        'tenants[0].filter.redact[0]': 'RecordNumber is needed to tell records apart',
        'tenants[0].filter.hash[0]': 'id is needed to tell records apart',
        'tenants[0].filter.drop[0]': 'a rule without any list would drop every record',
        'tenants[0].filter.hashKey': 'is missing: hash needs it (or hashKeyFile)',
      },
    );
    assert.deepEqual(await problems(`tenants: [${tenant('filter: {hash: [UserId], hashKey: short}')}]`), {
      'tenants[0].filter.hashKey': 'at least 16 characters are wanted',
    });
  });

  it('refuses a user without password and a state that does not go with the output', async () => {
    assert.deepEqual(await problems('output: {elasticsearch: {username: exporter}}\nstate: {path: a.db}'), {
      'output.elasticsearch.password': 'is missing: username needs it (or passwordFile)',
      'state.path': 'only type: sqlite has a path; set state.type or leave the path out',
    });
    assert.deepEqual(await problems('output: {elasticsearch: {password: lonely}}'), {
      'output.elasticsearch.username': 'is missing: password needs it',
    });
    assert.deepEqual(await problems('output: {stdout: {}}\nstate: {type: elasticsearch}'), {
      'state.type': 'elasticsearch goes with output.elasticsearch only; sqlite is wanted',
    });
  });

  it('survives whatever shape a file has', async () => {
    const shapes = [
      '[]',
      'text',
      'tenants: [null, 1, [], text]',
      'tenants: {}',
      'output: [1]',
      '? [a]\n: b',
      '__proto__: {a: 1}',
      'constructor: 1',
      'poll: &a {settle: *a}',
      'tenants: [{credential: text, filter: 1, endpoints: []}]',
    ];
    for (const shape of shapes) assert.isNotEmpty((await refusal([shape])).problems, shape);
  });
});
