import { mix } from './random.ts';

const HEX = Array.from({ length: 256 }, (_, byte) => {
  const text = byte.toString(16).padStart(2, '0');
  return (text.charCodeAt(0) << 8) | text.charCodeAt(1);
});
const DASH = 0x2d;

/**
 * Writes the Id of a record as 36 ASCII bytes. It follows from seed, stream (tenant and content type), content and place,
 * and is different for each: content and place go through bijections.
 */
export function writeRecordId(out: Buffer, seed: number, stream: number, content: number, place: number): void {
  const first = mix(content ^ seed);
  const last = mix(place ^ mix(content + seed + 1));
  const middle = mix(first ^ last);
  let at = word(out, 0, first);
  out[at++] = DASH;
  at = half(out, at, stream & 0xffff);
  out[at++] = DASH;
  at = half(out, at, 0x4000 | (middle & 0xfff));
  out[at++] = DASH;
  at = half(out, at, 0x8000 | ((middle >>> 12) & 0x3fff));
  out[at++] = DASH;
  at = half(out, at, middle >>> 16);
  word(out, at, last);
}

function word(out: Buffer, at: number, value: number): number {
  return half(out, half(out, at, value >>> 16), value & 0xffff);
}

function half(out: Buffer, at: number, value: number): number {
  out.writeUInt16BE(HEX[value >>> 8] ?? 0, at);
  out.writeUInt16BE(HEX[value & 0xff] ?? 0, at + 2);
  return at + 4;
}
