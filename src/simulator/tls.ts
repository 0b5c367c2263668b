import { createHash, createPublicKey, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';

/** PEM texts. The authority's key is forgotten once the certificate is signed. */
export interface ServerIdentity {
  readonly ca: string;
  readonly certificate: string;
  readonly privateKey: string;
}

const OIDS = {
  ecdsaWithSha256: '06082a8648ce3d040302',
  commonName: '0603550403',
  subjectAltName: '0603551d11',
  basicConstraints: '0603551d13',
  keyUsage: '0603551d0f',
  extendedKeyUsage: '0603551d25',
  serverAuth: '06082b06010505070301',
  subjectKeyId: '0603551d0e',
  authorityKeyId: '0603551d23',
} as const;

const ALGORITHM = sequence(hex(OIDS.ecdsaWithSha256));
const YEAR = 365 * 86_400_000;
const DNS_NAMES = ['localhost', 'host.test', '*.host.test'];
const ADDRESSES = [Buffer.from([127, 0, 0, 1]), Buffer.from([...Array<number>(15).fill(0), 1])];

/** Makes an authority and a certificate for localhost, 127.0.0.1, ::1 and host.test, valid for a year (X.509 v3, RFC 5280). */
export function makeServerIdentity(now: number): ServerIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = name('Simulated tenant authority');
  const shared = { issuer, signer: authority.privateKey, now };
  const ca = certificate({
    ...shared,
    subject: issuer,
    key: authority.publicKey,
    extensions: [
      extension(OIDS.basicConstraints, sequence(hex('0101ff')), true),
      extension(OIDS.keyUsage, hex('03020106'), true),
      extension(OIDS.subjectKeyId, der(0x04, keyId(authority.publicKey))),
    ],
  });
  const names = sequence(
    ...DNS_NAMES.map((text) => der(0x82, Buffer.from(text))),
    ...ADDRESSES.map((address) => der(0x87, address)),
  );
  const leaf = certificate({
    ...shared,
    subject: name('localhost'),
    key: server.publicKey,
    extensions: [
      extension(OIDS.basicConstraints, sequence(), true),
      extension(OIDS.keyUsage, hex('03020780'), true),
      extension(OIDS.extendedKeyUsage, sequence(hex(OIDS.serverAuth))),
      extension(OIDS.subjectAltName, names),
      extension(OIDS.authorityKeyId, sequence(der(0x80, keyId(authority.publicKey)))),
    ],
  });
  const privateKey = server.privateKey.export({ type: 'pkcs8', format: 'pem' });
  return { ca, certificate: leaf, privateKey };
}

interface CertificateParts {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  readonly key: KeyObject;
  readonly signer: KeyObject;
  readonly now: number;
  readonly extensions: readonly Buffer[];
}

function certificate({ subject, issuer, key, signer, now, extensions }: CertificateParts): string {
  // A serial number is positive: its first bit is cleared, its second set so that no leading zero byte comes up.
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  const tbs = sequence(
    der(0xa0, hex('020102')),
    der(0x02, serial),
    ALGORITHM,
    issuer,
    sequence(time(now - 30 * 86_400_000), time(now + YEAR)),
    subject,
    createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const signature = der(0x03, Buffer.concat([hex('00'), sign('sha256', tbs, signer)]));
  const lines =
    sequence(tbs, ALGORITHM, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function extension(oid: string, value: Buffer, critical = false): Buffer {
  return sequence(hex(oid), ...(critical ? [hex('0101ff')] : []), der(0x04, value));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function name(commonName: string): Buffer {
  return sequence(der(0x31, sequence(hex(OIDS.commonName), der(0x0c, Buffer.from(commonName)))));
}

function time(milliseconds: number): Buffer {
  const digits = new Date(milliseconds).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return der(0x17, Buffer.from(digits.slice(2)));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function hex(digits: string): Buffer {
  return Buffer.from(digits, 'hex');
}
