import { createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

export interface TestCertificate {
  readonly certificate: string;
  readonly privateKey: string;
  readonly key: KeyObject;
}

/** Makes a self-signed certificate for localhost and 127.0.0.1, valid for a day around now. */
export function makeCertificate(): TestCertificate {
  const { privateKey: key } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const algorithm = sequence(hex('06092a864886f70d01010b'), hex('0500'));
  const name = sequence(der(0x31, sequence(hex('0603550403'), der(0x0c, Buffer.from('localhost')))));
  const validity = sequence(time(Date.now() - 3_600_000), time(Date.now() + 82_800_000));
  const spki = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const san = sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])));
  const extensions = sequence(
    sequence(hex('0603551d11'), der(0x04, san)),
    sequence(hex('0603551d13'), hex('0101ff'), der(0x04, sequence(hex('0101ff')))),
  );
  const version = der(0xa0, hex('020102'));
  const serial = der(0x02, hex('01'));
  const tbs = sequence(version, serial, algorithm, name, validity, name, spki, der(0xa3, extensions));
  const signature = der(0x03, Buffer.concat([hex('00'), sign('sha256', tbs, key)]));
  const certificate = pem(sequence(tbs, algorithm, signature));
  return { certificate, privateKey: key.export({ type: 'pkcs8', format: 'pem' }), key };
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function time(milliseconds: number): Buffer {
  const text = new Date(milliseconds)
    .toISOString()
    .replaceAll(/[-:T]|\.\d+/g, '')
    .slice(2);
  return der(0x17, Buffer.from(text));
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
