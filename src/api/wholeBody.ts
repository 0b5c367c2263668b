import { BodyError } from './transport.ts';

/** Reads a short body. Beyond `largest` bytes the rest is left unread (`cut`) or the answer refused (`refuse`). */
export async function readWhole(
  body: AsyncIterable<Buffer>,
  largest: number,
  beyond: 'cut' | 'refuse',
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    parts.push(part);
    size += part.length;
    if (size <= largest) continue;
    if (beyond === 'refuse') throw new BodyError('large', `the answer is larger than ${largest} bytes`);
    break;
  }
  return Buffer.concat(parts).subarray(0, largest);
}
