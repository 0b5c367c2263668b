import { assert } from 'chai';
import { load, refusal, tenant } from './files.ts';

const output = async (...texts: string[]): Promise<unknown> => (await load(texts)).output;

describe('Merging of files', () => {
  it('lets the later file win key by key and replaces lists as a whole', async () => {
    const config = await load([
      'poll: {settle: 1m, concurrency: 2}\nnetwork: {allowPlainHttp: [a, b]}',
      'poll: {settle: 2m}\nnetwork: {allowPlainHttp: [c]}',
    ]);
    assert.deepInclude(config.poll, { settle: 120_000, concurrency: 2, overlap: 3_600_000 });
    assert.deepEqual(config.network.allowPlainHttp, ['c']);
  });

  it('takes a key back to its default with null', async () => {
    const config = await load(['poll: {settle: 1m}\nlog: {level: debug}', 'poll: {settle: null}\nlog:']);
    assert.equal(config.poll.settle, 300_000);
    assert.deepEqual(config.log, { level: 'info', format: 'json' });
  });

  it('does not count the Elasticsearch of the base beside an output that the user sets', async () => {
    assert.deepEqual(await output('output: {file: {path: a.ndjson}}'), { kind: 'file', path: 'a.ndjson' });
    assert.deepEqual(await output('output: {stdout: {}}'), { kind: 'stdout' });
    assert.deepInclude(await output('output: {stdout: {}}', 'output: {elasticsearch: {}}'), { kind: 'elasticsearch' });
  });

  it('merges into the same output', async () => {
    const merged = await output(
      'output: {elasticsearch: {namespace: prod}}',
      'output: {elasticsearch: {setup: false}}',
    );
    assert.deepNestedInclude(merged, {
      'elasticsearch.namespace': 'prod',
      'elasticsearch.setup': false,
      'elasticsearch.nodes': ['http://127.0.0.1:9200'],
    });
  });

  it('puts a cloudId in the place of the addresses, and another login in the place of the first', async () => {
    const merged = (await output(
      'output: {elasticsearch: {username: exporter, password: first-login}}',
      'output: {elasticsearch: {cloudId: "contoso:abc", apiKey: second-login}}',
    )) as { elasticsearch: object };
    assert.deepInclude(merged.elasticsearch, { nodes: [], cloudId: 'contoso:abc' });
    assert.hasAnyKeys(merged.elasticsearch, ['apiKey']);
    assert.doesNotHaveAnyKeys(merged.elasticsearch, ['username', 'password']);
  });

  it('refuses two alternatives in one file', async () => {
    const { problems } = await refusal([
      `output: {file: {path: a}, stdout: {}}\ntenants: [${tenant('', 'clientSecret: a, federatedTokenFile: b')}]`,
    ]);
    assert.deepEqual(problems, [
      {
        path: 'tenants[0].credential',
        message:
          'only one of clientSecret, clientSecretFile, certificate, federatedTokenFile, managedIdentity is allowed, not clientSecret and federatedTokenFile',
      },
      { path: 'output', message: 'only one of elasticsearch, file, stdout is allowed, not file and stdout' },
    ]);
  });

  it('refuses a secret together with its file', async () => {
    const { problems } = await refusal(['output: {elasticsearch: {username: a, password: b, passwordFile: c}}']);
    assert.deepEqual(problems, [
      {
        path: 'output.elasticsearch',
        message: 'only one of password, passwordFile is allowed, not password and passwordFile',
      },
    ]);
  });
});
