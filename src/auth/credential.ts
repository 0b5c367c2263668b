import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { NodeAuthOptions } from '@azure/msal-node';
import type { CredentialConfig } from '../config/types.ts';
import { AuthError } from './errors.ts';

export type Proof = Pick<NodeAuthOptions, 'clientSecret' | 'clientCertificate' | 'clientAssertion'>;

/** Reads a credential's files, at each login anew: secrets are replaced and federated tokens rotate under a running daemon. */
export async function readProof(credential: Exclude<CredentialConfig, { kind: 'managedIdentity' }>): Promise<Proof> {
  switch (credential.kind) {
    case 'clientSecret':
      return { clientSecret: credential.clientSecret.reveal() };
    case 'clientSecretFile':
      return { clientSecret: (await read('clientSecretFile', credential.clientSecretFile)).trim() };
    case 'federatedTokenFile':
      return { clientAssertion: (await read('federatedTokenFile', credential.federatedTokenFile)).trim() };
    case 'certificate':
      return { clientCertificate: await readCertificate(credential) };
  }
}

async function readCertificate(
  config: Extract<CredentialConfig, { kind: 'certificate' }>,
): Promise<NonNullable<Proof['clientCertificate']>> {
  const [certificate, key, passphrase] = await Promise.all([
    read('certificateFile', config.certificateFile),
    read('privateKeyFile', config.privateKeyFile),
    config.passphraseFile === undefined ? undefined : read('passphraseFile', config.passphraseFile),
  ]);
  const x509 = parse('certificateFile', () => new X509Certificate(certificate));
  const privateKey = parse('privateKeyFile', () =>
    createPrivateKey({ key, ...(passphrase === undefined ? {} : { passphrase: passphrase.replace(/\r?\n$/, '') }) }),
  );
  if (!x509.checkPrivateKey(privateKey)) {
    throw new AuthError('AUTH_CREDENTIAL', 'logging in: privateKeyFile does not belong to certificateFile', false);
  }
  return {
    thumbprintSha256: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    x5c: certificate,
  };
}

async function read(key: string, path: string): Promise<string> {
  try {
    const text = await readFile(path, 'utf8');
    if (text.trim() !== '') return text;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    throw new AuthError('AUTH_CREDENTIAL', `logging in: ${key} ${path} can't be read (${code})`, false);
  }
  throw new AuthError('AUTH_CREDENTIAL', `logging in: ${key} ${path} is empty`, false);
}

/** OpenSSL's messages name the fault and hold nothing of the key, but nothing is gained by trusting that. */
function parse<T>(key: string, from: () => T): T {
  try {
    return from();
  } catch {
    const hint = key === 'privateKeyFile' ? 'a PEM private key, or its passphrase is wrong' : 'a PEM certificate';
    throw new AuthError('AUTH_CREDENTIAL', `logging in: ${key} is not ${hint}`, false);
  }
}
