import { crc32 } from 'node:zlib';
import { HOLE, type Chunk, type Piece } from './pieces.ts';

const SLICE = 256 * 1024;
const USUAL_SIZE = 1_600;
const GZIP_HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);
const [OPEN, COMMA, CLOSE] = [0x5b, 0x2c, 0x5d];
const USUAL = [Buffer.from('{"CreationTime":"'), Buffer.from('","Id":"')] as const;
const LAST = [Buffer.from(',"Id":"'), Buffer.from('","CreationTime":"')] as const;

/** Writes an array of records piece by piece, plain or as gzip (RFC 1952), and gives it away in slices. */
export class BodyWriter {
  readonly #gzip: boolean;
  readonly #capacity: number;
  #text: Buffer;
  #textAt = 0;
  #packed: Buffer = Buffer.alloc(0);
  #packedAt = 0;
  #crc = 0;
  #size = 0;
  #first = true;

  /** `records`: about how many will come. */
  constructor(gzip: boolean, records: number) {
    this.#gzip = gzip;
    this.#capacity = Math.min(SLICE, records * USUAL_SIZE);
    this.#text = Buffer.allocUnsafe(this.#capacity);
    if (gzip) {
      this.#packed = Buffer.allocUnsafe(this.#capacity);
      this.#packedAt = GZIP_HEADER.copy(this.#packed);
    }
  }

  /** `time`: 19 ASCII bytes; `id`: 36. Returns a slice when one is full. */
  add(piece: Piece, time: Buffer, id: Buffer): Buffer | undefined {
    const size = 1 + (piece.before?.text.length ?? 0) + HOLE + piece.after.text.length;
    const full = this.#textAt > 0 && this.#textAt + size > SLICE ? this.#take() : undefined;
    if (this.#textAt + size > this.#text.length) this.#grow(this.#textAt + size);
    const separator = this.#first ? OPEN : COMMA;
    this.#first = false;
    let stored = this.#textAt;
    this.#text[this.#textAt++] = separator;
    if (piece.before !== undefined) {
      this.#store(stored);
      this.#copy(piece.before);
      stored = this.#textAt;
    }
    const parts = piece.before === undefined ? [USUAL[0], time, USUAL[1], id] : [LAST[0], id, LAST[1], time];
    for (const part of parts) this.#textAt += part.copy(this.#text, this.#textAt);
    this.#store(stored);
    this.#copy(piece.after);
    return full;
  }

  /** The last slice. */
  end(): Buffer {
    const from = this.#textAt;
    if (this.#text.length < from + 2) this.#grow(from + 2);
    if (this.#first) this.#text[this.#textAt++] = OPEN;
    this.#text[this.#textAt++] = CLOSE;
    this.#store(from, true);
    const size = this.#size + this.#textAt;
    const slice = this.#take();
    if (!this.#gzip) return slice;
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#crc >>> 0, 0);
    trailer.writeUInt32LE(size % 0x1_0000_0000, 4);
    return Buffer.concat([slice, trailer]);
  }

  /** A block that is not compressed (RFC 1951, 3.2.4). */
  #store(from: number, final = false): void {
    if (!this.#gzip) return;
    const length = this.#textAt - from;
    this.#reserve(length + 5);
    this.#packed[this.#packedAt] = final ? 1 : 0;
    this.#packed.writeUInt16LE(length, this.#packedAt + 1);
    this.#packed.writeUInt16LE(length ^ 0xffff, this.#packedAt + 3);
    this.#packedAt += 5;
    this.#packedAt += this.#text.copy(this.#packed, this.#packedAt, from, this.#textAt);
  }

  #copy(chunk: Chunk): void {
    this.#textAt += chunk.text.copy(this.#text, this.#textAt);
    if (!this.#gzip) return;
    const { deflated } = chunk;
    this.#reserve(deflated.length);
    this.#packedAt += deflated.copy(this.#packed, this.#packedAt);
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#capacity, size));
    this.#text.copy(larger, 0, 0, this.#textAt);
    this.#text = larger;
  }

  #reserve(length: number): void {
    if (this.#packedAt + length <= this.#packed.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#capacity, (this.#packedAt + length) * 2));
    this.#packed.copy(larger, 0, 0, this.#packedAt);
    this.#packed = larger;
  }

  #take(): Buffer {
    const text = this.#text.subarray(0, this.#textAt);
    this.#size += text.length;
    this.#textAt = 0;
    if (!this.#gzip) {
      this.#text = Buffer.alloc(0);
      return text;
    }
    this.#crc = crc32(text, this.#crc);
    const packed = this.#packed.subarray(0, this.#packedAt);
    this.#packed = Buffer.alloc(0);
    this.#packedAt = 0;
    return packed;
  }
}
