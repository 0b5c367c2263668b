import { createPrivateKey, createHash, sign, constants, X509Certificate } from 'node:crypto';
import { assert } from 'chai';
import { createTokenSource } from '../../../src/auth/tokenSource.ts';
import { silent } from '../../../src/common/log.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { CredentialConfig } from '../../../src/config/types.ts';
import { IDENTITY_HEADER, type Simulator } from '../../../src/simulator/simulator.ts';
import { makeCertificate } from '../../helpers/certificate.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ask, closeAll, held, NOW, parsed, post, simulator, type Received } from './support.ts';

interface Granted {
  readonly access_token: string;
  readonly expires_in: unknown;
}

function login(
  sim: Simulator,
  over: Record<string, string | undefined> = {},
  tenant = sim.tenants[0]!.tenantId,
  version = 2,
): Promise<Received> {
  const { clientId, clientSecret } = sim.tenants[0]!;
  const form: Record<string, string | undefined> = {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    ...(version === 2 ? { scope: `${sim.http}/.default` } : { resource: sim.http }),
    ...over,
  };
  const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
  return ask(`${sim.http}/${tenant}/oauth2/${version === 2 ? 'v2.0/' : ''}token`, post(given));
}

function claims({ access_token }: Granted): Record<string, unknown> {
  return JSON.parse(Buffer.from(access_token.split('.')[1]!, 'base64url').toString()) as Record<string, unknown>;
}

function refused(received: Received): string {
  const { error, error_codes, error_description } = parsed(received) as {
    error: string;
    error_codes: number[];
    error_description: string;
  };
  assert.match(
    error_description,
    new RegExp(`^AADSTS${error_codes[0]}: .* Trace ID: .* Correlation ID: .* Timestamp: `),
  );
  return `${received.status} ${error} ${error_codes[0]}`;
}

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

describe('The simulated authority', () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'simulator-'));
  });
  after(() => {
    rmSync(directory, { recursive: true });
  });
  afterEach(closeAll);

  it('grants tokens over both versions, v1 with its numbers as texts', async () => {
    const sim = await simulator({ clock: held, tokenLifetime: 600 });
    const v2 = parsed(await login(sim)) as Granted;
    assert.strictEqual(v2.expires_in, 600);
    const v1 = parsed(await login(sim, {}, 'contoso.example', 1)) as Granted;
    assert.strictEqual(v1.expires_in, '600');
    for (const granted of [v1, v2]) {
      const { aud, tid, exp, roles } = claims(granted);
      assert.deepEqual(
        [aud, tid, exp, roles],
        [
          sim.http,
          sim.tenants[0]!.tenantId,
          NOW / 1_000 + 600,
          ['ActivityFeed.Read', 'ActivityFeed.ReadDlp', 'ServiceHealth.Read'],
        ],
      );
    }
  });

  it('refuses in Microsoft’s words', async () => {
    const sim = await simulator();
    assert.equal(refused(await login(sim, { client_secret: 'x' })), '401 invalid_client 7000215');
    assert.equal(
      refused(await login(sim, { client_secret: sim.tenants[0]!.expiredSecret })),
      '401 invalid_client 7000222',
    );
    assert.equal(refused(await login(sim, { client_secret: undefined })), '401 invalid_client 7000218');
    assert.equal(refused(await login(sim, { client_id: 'x' })), '400 unauthorized_client 700016');
    assert.equal(refused(await login(sim, {}, 'nobody.example')), '400 invalid_request 90002');
    assert.equal(refused(await login(sim, { grant_type: 'password' })), '400 unsupported_grant_type 70003');
    assert.equal(refused(await login(sim, { scope: 'openid' })), '400 invalid_scope 70011');
    assert.equal(
      refused(await login(sim, { scope: 'https://graph.microsoft.com/.default' })),
      '400 invalid_resource 500011',
    );
  });

  it('takes client assertions of the registered certificate only, signed by either padding, in their time, for it', async () => {
    const [own, foreign] = [makeCertificate(), makeCertificate()];
    const sim = await simulator({ clock: held, tenants: [{ certificates: [own.certificate] }] });
    const { clientId, tenantId } = sim.tenants[0]!;
    const assertion = (key: typeof own, alg: 'RS256' | 'PS256', over: object = {}): string => {
      const { raw } = new X509Certificate(key.certificate);
      const thumbprint =
        alg === 'RS256'
          ? { x5t: createHash('sha1').update(raw).digest('base64url') }
          : { 'x5t#S256': createHash('sha256').update(raw).digest('base64url') };
      const body = {
        aud: `${sim.http}/${tenantId}/oauth2/v2.0/token`,
        iss: clientId,
        sub: clientId,
        jti: '1',
        nbf: NOW / 1_000,
        exp: NOW / 1_000 + 600,
        ...over,
      };
      const content = [{ alg, typ: 'JWT', ...thumbprint }, body]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const padding = alg === 'RS256' ? constants.RSA_PKCS1_PADDING : constants.RSA_PKCS1_PSS_PADDING;
      const options = {
        key: createPrivateKey(key.privateKey),
        padding,
        ...(alg === 'PS256' ? { saltLength: 32 } : {}),
      };
      return `${content}.${sign('sha256', Buffer.from(content), options).toString('base64url')}`;
    };
    const attempt = (client_assertion: string): Promise<Received> =>
      login(sim, { client_secret: undefined, client_assertion, client_assertion_type: ASSERTION_TYPE });
    assert.equal((await attempt(assertion(own, 'RS256'))).status, 200);
    assert.equal((await attempt(assertion(own, 'PS256'))).status, 200);
    assert.equal(refused(await attempt(assertion(foreign, 'RS256'))), '401 invalid_client 700027');
    assert.equal(
      refused(await attempt(`${assertion(own, 'RS256').slice(0, -8)}AAAAAAAA`)),
      '401 invalid_client 700027',
    );
    assert.equal(refused(await attempt(assertion(own, 'RS256', { exp: NOW / 1_000 }))), '401 invalid_client 700024');
    assert.equal(
      refused(await attempt(assertion(own, 'RS256', { aud: 'https://example.com/' }))),
      '401 invalid_client 700023',
    );
    assert.equal(refused(await attempt(assertion(own, 'RS256', { iss: 'x' }))), '401 invalid_client 700021');
    assert.equal(refused(await attempt('nonsense')), '401 invalid_client 50027');
  });

  it('answers managed identities, of the machine and of App Service', async () => {
    const sim = await simulator({ tenants: 2 });
    const query = `resource=${encodeURIComponent(sim.http)}`;
    const machine = `${sim.http}/metadata/identity/oauth2/token?api-version=2018-02-01&${query}`;
    assert.equal((await ask(machine)).status, 400);
    const granted = parsed(await ask(machine, { headers: { metadata: 'true' } })) as Granted;
    assert.strictEqual(granted.expires_in, '3599');
    const second = await ask(`${machine}&client_id=${sim.tenants[1]!.clientId}`, { headers: { metadata: 'true' } });
    assert.equal(claims(parsed(second) as Granted)['tid'], sim.tenants[1]!.tenantId);
    const service = `${sim.http}/msi/token?api-version=2019-08-01&${query}`;
    assert.equal((await ask(service)).status, 401);
    assert.equal((await ask(service, { headers: { 'x-identity-header': IDENTITY_HEADER } })).status, 200);
  });

  it('says where its endpoints are', async () => {
    const sim = await simulator();
    const { tenantId } = sim.tenants[0]!;
    const { token_endpoint } = parsed(
      await ask(`${sim.https}/${tenantId}/v2.0/.well-known/openid-configuration`, {}, sim.ca),
    ) as { token_endpoint: string };
    assert.equal(token_endpoint, `${sim.https}/${tenantId}/oauth2/v2.0/token`);
    assert.equal((await ask(`${sim.http}/common/discovery/instance?api-version=1.1`)).status, 200);
  });

  it('is what MSAL takes for Entra ID, with a secret, a certificate and a federated token', async () => {
    const own = makeCertificate();
    const sim = await simulator({ tenants: [{ certificates: [own.certificate], federatedTokens: ['a.b.c'] }] });
    const file = (name: string, text: string): string => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const { tenantId, clientId, clientSecret } = sim.tenants[0]!;
    const credentials: CredentialConfig[] = [
      { kind: 'clientSecret', clientSecret: new Secret(clientSecret) },
      {
        kind: 'certificate',
        certificateFile: file('own.pem', own.certificate),
        privateKeyFile: file('own.key', own.privateKey),
      },
      { kind: 'federatedTokenFile', federatedTokenFile: file('token', 'a.b.c\n') },
    ];
    for (const credential of credentials) {
      const endpoints = { api: sim.http, authority: sim.https, scope: `${sim.http}/.default` };
      const tenant = { tenantId, clientId, cloud: 'worldwide', credential, endpoints } as const;
      const network = { proxy: undefined, allowPlainHttp: [], caFile: file('ca.pem', sim.ca) };
      const token = await createTokenSource({ tenant, network }, silent, Date.now).get(new AbortController().signal);
      assert.equal(token.claims.tid, tenantId, credential.kind);
    }
  });

  it('has a certificate for every name of this machine, and for no other', async () => {
    const sim = await simulator({ https: { host: '127.0.0.1', port: 0 } });
    const { port } = new URL(sim.https);
    for (const host of ['localhost', '127.0.0.1']) {
      assert.equal((await ask(`https://${host}:${port}/`, {}, sim.ca)).status, 404, host);
    }
    assert.match((await ask(sim.https)).broken ?? '', /certificate/);
    const { subjectAltName, ca } = new X509Certificate(sim.ca);
    assert.deepEqual([ca, subjectAltName], [true, undefined]);
  });
});
