import { createPublicKey, verify, X509Certificate } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assert } from 'chai';
import type { AuthError } from '../../../src/auth/errors.ts';
import { createTokenSource, staleAt, type TokenSource } from '../../../src/auth/tokenSource.ts';
import { describeError } from '../../../src/common/errors.ts';
import { Secret } from '../../../src/common/secret.ts';
import type { CredentialConfig } from '../../../src/config/types.ts';
import { never, TENANT, TestLog, tenantConfig } from '../api/support.ts';
import { failure, grant, jwt, refused, send, TestAuthority, type Answer } from './support.ts';

const SECRET = 's3cret-of-contoso';
const MINUTE = 60_000;

describe('a token source', () => {
  let authority: TestAuthority;
  let now: number;
  let log: TestLog;

  beforeEach(async () => {
    authority = await new TestAuthority().listen();
    now = Date.now();
    log = new TestLog();
  });

  afterEach(async () => {
    await authority.close();
  });

  function source(
    credential: CredentialConfig = { kind: 'clientSecret', clientSecret: new Secret(SECRET) },
    over: { authority?: string; caFile?: string | undefined; proxy?: string; request?: number } = {},
  ): TokenSource {
    const tenant = tenantConfig({ credential, endpoints: { authority: over.authority ?? authority.url } });
    const caFile = 'caFile' in over ? over.caFile : authority.caFile;
    const network = { proxy: over.proxy, caFile, allowPlainHttp: [] };
    const timeouts = { connect: 1_000, request: over.request ?? 5_000 };
    return createTokenSource({ tenant, network, timeouts }, log, () => now);
  }

  function failing(over: Parameters<typeof source>[1] = {}): Promise<AuthError> {
    return failure(source(undefined, over).get(never));
  }

  it('logs in with a client secret in one request, and reads the claims', async () => {
    const token = await source().get(never);
    assert.equal(token.value.reveal(), jwt(1));
    assert.approximately(token.expires, now + 3_599_000, 5_000);
    assert.deepEqual(token.claims, {
      aud: 'https://manage.office.com',
      tid: 'contoso-tid',
      roles: ['ActivityFeed.Read'],
    });
    assert.deepEqual(
      authority.paths.map((path) => path.split('?')[0]),
      [`/${TENANT}/oauth2/v2.0/token`],
    );
    const { client_id: id, client_secret: secret, grant_type: type, scope } = authority.forms[0] ?? {};
    assert.deepEqual(
      { id, secret, type, scope },
      {
        id: '11111111-1111-4111-8111-111111111111',
        secret: SECRET,
        type: 'client_credentials',
        scope: 'https://manage.office.com/.default',
      },
    );
  });

  it('reads a secret from its file at each login', async () => {
    const clientSecretFile = authority.file('secret', 'first\n');
    const tokens = source({ kind: 'clientSecretFile', clientSecretFile });
    const token = await tokens.get(never);
    authority.file('secret', 'second\n');
    await tokens.renew(token.value.reveal(), never);
    assert.deepEqual(
      authority.forms.map((form) => form['client_secret']),
      ['first', 'second'],
    );
  });

  it('reads a federated token from its file at each login', async () => {
    const federatedTokenFile = authority.file('token', 'a.b.c');
    const tokens = source({ kind: 'federatedTokenFile', federatedTokenFile });
    const token = await tokens.get(never);
    authority.file('token', 'd.e.f\n');
    await tokens.renew(token.value.reveal(), never);
    assert.deepEqual(
      authority.forms.map((form) => form['client_assertion']),
      ['a.b.c', 'd.e.f'],
    );
    assert.equal(
      authority.forms[0]?.['client_assertion_type'],
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    );
  });

  it('signs an assertion with a certificate whose key has a passphrase', async () => {
    const { certificate, key } = authority.certificate;
    const encrypted = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' });
    const files = {
      certificateFile: authority.file('certificate.pem', certificate),
      privateKeyFile: authority.file('key.pem', encrypted),
    };
    await source({ kind: 'certificate', ...files, passphraseFile: authority.file('pass', 'open sesame\n') }).get(never);
    const [head = '', claims = '', signature = ''] = (authority.forms[0]?.['client_assertion'] ?? '').split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, string>;
    const thumbprint = new X509Certificate(certificate).fingerprint256.replaceAll(':', '');
    assert.equal(read(head)['x5t#S256'], Buffer.from(thumbprint, 'hex').toString('base64url'));
    assert.equal(read(claims)['aud'], `${authority.url}/${TENANT}/oauth2/v2.0/token`);
    const padding = 6; // RSA_PKCS1_PSS_PADDING: MSAL signs PS256 with a SHA-256 thumbprint.
    const signed = Buffer.from(`${head}.${claims}`);
    const key2 = {
      key: createPublicKey(certificate),
      ...(read(head)['alg'] === 'PS256' ? { padding, saltLength: 32 } : {}),
    };
    assert.isTrue(verify('sha256', signed, key2, Buffer.from(signature, 'base64url')));
    const wrong = authority.file('pass', 'wrong');
    const error = await failure(source({ kind: 'certificate', ...files, passphraseFile: wrong }).get(never));
    assert.deepEqual(
      [error.message, error.retryable],
      ['logging in: privateKeyFile is not a PEM private key, or its passphrase is wrong', false],
    );
  });

  it('asks the machine’s own metadata service as a managed identity, past any proxy', async () => {
    const asked: { url: string | undefined; secret: string | string[] | undefined }[] = [];
    const server = createHttpServer((request, response) => {
      asked.push({ url: request.url, secret: request.headers['x-identity-header'] });
      const expires = Math.round(Date.now() / 1000) + 86_000;
      send(response, 200, { access_token: jwt(1), expires_on: String(expires), resource: 'r', token_type: 'Bearer' });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    process.env['IDENTITY_ENDPOINT'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/msi/token`;
    process.env['IDENTITY_HEADER'] = 'of-the-platform';
    try {
      const tokens = source({ kind: 'managedIdentity', clientId: 'mi' }, { proxy: 'http://127.0.0.1:9' });
      assert.equal((await tokens.get(never)).value.reveal(), jwt(1));
      assert.lengthOf(asked, 1);
      assert.equal(asked[0]?.secret, 'of-the-platform');
      const { searchParams } = new URL(asked[0]?.url ?? '', 'http://x');
      assert.deepEqual(
        [searchParams.get('resource'), searchParams.get('client_id')],
        ['https://manage.office.com', 'mi'],
      );
    } finally {
      delete process.env['IDENTITY_ENDPOINT'];
      delete process.env['IDENTITY_HEADER'];
      server.close();
      server.closeAllConnections();
    }
  });

  it('logs in once for all who ask at a time, and again shortly before the token ends', async () => {
    const tokens = source();
    await Promise.all(Array.from({ length: 10 }, () => tokens.get(never)));
    now += 54 * MINUTE;
    await tokens.get(never);
    assert.lengthOf(authority.forms, 1);
    now += 1.1 * MINUTE;
    assert.equal((await tokens.get(never)).value.reveal(), jwt(2));
    assert.lengthOf(authority.forms, 2);
  });

  it('does not hammer a login that was refused', async () => {
    authority.answer = refused(401, 'invalid_client', 'AADSTS7000215: Invalid client secret.');
    const tokens = source();
    for (let cycle = 0; cycle < 3; cycle += 1) assert.equal((await failure(tokens.get(never))).code, 'AADSTS7000215');
    assert.lengthOf(authority.forms, 1);
    authority.answer = (_form, response, calls) => {
      grant(response, calls, 3_599);
    };
    now += MINUTE;
    assert.equal((await tokens.get(never)).value.reveal(), jwt(2));
  });

  it('takes a tenth of the life as margin when that is shorter', () => {
    assert.equal(staleAt(0, 60 * MINUTE), 55 * MINUTE);
    assert.equal(staleAt(0, 10 * MINUTE), 9 * MINUTE);
  });

  it('renews a rejected token once for all, and not one that was renewed already', async () => {
    const tokens = source();
    const first = (await tokens.get(never)).value.reveal();
    const renewed = await Promise.all(Array.from({ length: 5 }, () => tokens.renew(first, never)));
    assert.deepEqual([...new Set(renewed.map(({ value }) => value.reveal()))], [jwt(2)]);
    await tokens.renew(first, never);
    assert.lengthOf(authority.forms, 2);
  });

  it('goes on with the old token while it lives when renewing fails, with one warning', async () => {
    const tokens = source();
    await tokens.get(never);
    authority.answer = refused(503, 'temporarily_unavailable', 'AADSTS90033: A transient error has occurred.');
    now += 56 * MINUTE;
    await tokens.get(never);
    await tokens.get(never);
    assert.equal((await tokens.get(never)).value.reveal(), jwt(1));
    assert.lengthOf(authority.forms, 2);
    assert.lengthOf(log.lines, 1);
    now += 10 * MINUTE;
    assert.isTrue((await failure(tokens.get(never))).retryable);
  });

  it('ends at once when aborted, while the others still get their token', async () => {
    let answer = (): void => {};
    authority.answer = (_form, response, calls) => {
      answer = () => {
        grant(response, calls, 3_599);
      };
      other.abort(reason);
    };
    const [other, reason] = [new AbortController(), new Error('shutting down')];
    const tokens = source();
    const patient = tokens.get(never);
    const thrown = await tokens.get(other.signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    assert.equal(thrown, reason);
    answer();
    assert.equal((await patient).value.reveal(), jwt(1));
  });

  for (const [code, status, words, retryable] of [
    ['AADSTS7000215', 401, 'the client secret is wrong', false],
    ['AADSTS7000222', 401, 'the client secret has expired', false],
    ['AADSTS700016', 400, 'no application with this clientId', false],
    ['AADSTS90002', 400, 'the tenant is not known', false],
    ['AADSTS53003', 400, 'conditional access', false],
    ['AADSTS90033', 400, 'out of service', true],
  ] as const) {
    it(`tells the operator what ${code} means`, async () => {
      authority.answer = refused(status, 'invalid_client', `${code}: said of ${SECRET}. Trace ID: 1 Timestamp: 2`);
      const error = await failing();
      assert.deepEqual([error.code, error.retryable], [code, retryable]);
      assert.match(error.message, new RegExp(`^logging in: .*${words}.*\\(${code}\\)$`));
    });
  }

  it('passes on the first line about an unknown code, without what may be secret', async () => {
    const token = `${'a'.repeat(30)}.${'b'.repeat(30)}.${'c'.repeat(30)}`;
    authority.answer = refused(
      400,
      'invalid_request',
      `AADSTS999999: Odd ${token} of ${SECRET}. Trace ID: 1\r\nTimestamp: 2`,
    );
    const error = await failing();
    assert.deepEqual(
      [error.message, error.retryable],
      ['logging in: AADSTS999999: Odd [redacted] of [redacted].', false],
    );
  });

  for (const [what, answer, retryable] of [
    ['HTML with 200', (_form, response) => send(response, 200, '<html>'), true],
    ['HTML with 502', (_form, response) => send(response, 502, '<html>'), true],
    ['a throttled login', refused(429, 'throttled', 'slow down'), true],
    ['a redirect', (_form, response) => response.writeHead(302, { location: 'https://198.51.100.1/' }).end(), false],
    ['a reset', (_form, response) => response.socket?.destroy(), true],
    ['a hung login', () => {}, true],
  ] as readonly [string, Answer, boolean][]) {
    it(`calls ${what} ${retryable ? 'worth trying again' : 'a matter of configuration'}`, async () => {
      authority.answer = answer;
      const error = await failing({ request: 300 });
      assert.equal(error.retryable, retryable, error.message);
    });
  }

  it('never lets the secret or the assertion into an error', async () => {
    authority.answer = (form, response) => {
      send(response, 400, { error: 'invalid_client', error_description: `Bad: '${form['client_assertion']}'` });
    };
    const federatedTokenFile = authority.file('token', jwt(7));
    const error = await failure(source({ kind: 'federatedTokenFile', federatedTokenFile }).get(never));
    const shown = `${JSON.stringify(describeError(error))}${error.stack}`;
    assert.notInclude(shown, jwt(7));
    assert.notInclude(shown, SECRET);
    assert.isUndefined(error.cause);
  });

  it('explains an untrusted certificate', async () => {
    const untrusted = await failing({ caFile: undefined });
    assert.match(untrusted.message, /^logging in: the certificate of localhost:\d+ is not trusted .*network\.caFile$/);
    assert.isFalse(untrusted.retryable);
  });
});
