import { inspect } from 'node:util';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assert } from 'chai';
import { describeError } from '../../../src/common/errors.ts';
import { inDirectory, load, refusal, tenant } from './files.ts';

const SECRET = 'hunter2-Zx9';

/** Everything that printing in the usual ways could show. */
function printed(value: unknown): string {
  return [
    JSON.stringify(value),
    inspect(value, { depth: Infinity, showHidden: true }),
    String(value),
    value instanceof Error ? `${value.stack} ${JSON.stringify(describeError(value))}` : '',
  ].join('\n');
}

describe('Secrets in the configuration', () => {
  it('are not printed with it', async () => {
    await inDirectory(async (directory) => {
      await writeFile(join(directory, 'password'), SECRET);
      const config = await load(
        [
          `tenants: [${tenant(`filter: {hash: [UserId], hashKey: "${SECRET}-${SECRET}"}`, 'clientSecret: "${S}"')}]`,
          `output: {elasticsearch: {username: a, passwordFile: ${directory}/password}}`,
          `network: {proxy: "http://user:${SECRET}@proxy.example:3128"}`,
        ],
        { S: SECRET },
      );
      assert.include(config.network.proxy, SECRET);
      assert.include(printed(config), '[redacted]');
      assert.notInclude(printed(config), SECRET);
      assert.notInclude(printed({ ...config }), SECRET);
    });
  });

  const refused: Record<string, readonly string[]> = {
    'of the wrong kind': [`tenants: [${tenant('', `clientSecret: {value: ${SECRET}}`)}]`],
    'in a list': [`output: {elasticsearch: {apiKey: [${SECRET}]}}`],
    'in the place of a mapping': [`tenants: [{credential: ${SECRET}}]`],
    'under a misspelt key': [`tenants: [${tenant('', `clientSecrt: ${SECRET}`)}]`],
    'too short': [`tenants: [${tenant(`filter: {hash: [UserId], hashKey: ${SECRET}}`)}]`],
    'in an address': [`output: {elasticsearch: {nodes: ["https://elastic:${SECRET}@elasticsearch.example"]}}`],
    'in the address of a proxy': [`network: {proxy: "socks5://user:${SECRET}@proxy.example"}`],
    'pasted in the place of a GUID': [`tenants: [{tenantId: ${SECRET}, clientId: ${SECRET}}]`],
    'in the environment under a key of another kind': ['http: {port: "${S}"}\nlog: {level: "${S}"}'],
    'beside a YAML error': [`apiKey: "${SECRET}" "${SECRET}"\n`, `a: b: ${SECRET}\n`, `a: *${SECRET}\n`, `"${SECRET}`],
    'as a default of a malformed reference': [`http: {host: "\${-${SECRET}"}`],
  };
  for (const [where, texts] of Object.entries(refused)) {
    it(`are not repeated when they are refused: ${where}`, async () => {
      for (const text of texts) {
        const error = await refusal([text], { S: SECRET });
        assert.notInclude(printed(error), SECRET, text);
      }
    });
  }
});
