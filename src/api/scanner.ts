import { constants } from 'node:buffer';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const BOM = [0xef, 0xbb, 0xbf];

/** The bytes are not those of one JSON array. */
export class StructureError extends Error {
  override name = 'StructureError';
}

type Place = 'start' | 'first' | 'element' | 'inside' | 'scalar' | 'after' | 'end';

/**
 * Cuts the elements out of a JSON array that arrives in pieces, as the bytes that were sent. Only the array's own
 * structure is checked; whether an element is valid JSON is for others to find. Within a piece an element is a view of
 * it, not a copy: neither http nor zlib writes to a piece again.
 */
export class ElementScanner {
  readonly #elementSize: number;
  #place: Place = 'start';
  #bom = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The beginning of an element that goes on in the next piece. */
  #held: Buffer = Buffer.alloc(0);
  #heldSize = 0;

  constructor(elementSize: number = constants.MAX_LENGTH) {
    this.#elementSize = elementSize;
  }

  /** Calls `found` with each element that ends in this piece. Throws StructureError after those before the fault. */
  push(chunk: Buffer, found: (element: Buffer) => void): void {
    let at = 0;
    let from = 0;
    while (at < chunk.length) {
      if (this.#place === 'inside') {
        at = this.#skipInside(chunk, at);
        if (this.#depth > 0 || this.#inString) break;
        found(this.#take(chunk, from, at));
        this.#place = 'after';
      } else if (this.#place === 'scalar') {
        while (at < chunk.length && !endsScalar(chunk[at] as number)) at += 1;
        if (at === chunk.length) break;
        found(this.#take(chunk, from, at));
        this.#place = 'after';
      } else {
        from = at;
        this.#between(chunk[at] as number);
        at += 1;
      }
    }
    if (this.#place === 'inside' || this.#place === 'scalar') this.#keep(chunk.subarray(from));
  }

  /** Throws StructureError when the array has not ended. */
  end(): void {
    if (this.#place === 'end') return;
    throw new StructureError(this.#place === 'start' ? 'the answer is empty' : 'the answer ends before its array does');
  }

  /** One byte outside of elements. */
  #between(byte: number): void {
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) {
      if (this.#place !== 'start' || this.#bom === 0 || this.#bom === 3) return;
    }
    switch (this.#place) {
      case 'start':
        this.#begin(byte);
        return;
      case 'first':
        if (byte === CLOSE_BRACKET) this.#place = 'end';
        else this.#open(byte);
        return;
      case 'element':
        this.#open(byte);
        return;
      case 'after':
        if (byte === COMMA) this.#place = 'element';
        else if (byte === CLOSE_BRACKET) this.#place = 'end';
        else throw new StructureError('two elements are not parted by a comma');
        return;
      case 'inside':
      case 'scalar':
      case 'end':
        throw new StructureError('something follows the array');
    }
  }

  #begin(byte: number): void {
    if (this.#bom < 3 && byte === BOM[this.#bom]) this.#bom += 1;
    else if (byte === OPEN_BRACKET && (this.#bom === 0 || this.#bom === 3)) this.#place = 'first';
    else throw new StructureError('the answer is not an array');
  }

  #open(byte: number): void {
    if (byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE)
      throw new StructureError('an element is missing');
    this.#place = 'inside';
    this.#depth = 0;
    this.#inString = byte === QUOTE;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) this.#depth = 1;
    else if (byte !== QUOTE) this.#place = 'scalar';
  }

  /** The index behind the element, or the piece's length when it does not end here. */
  #skipInside(chunk: Buffer, start: number): number {
    const { length } = chunk;
    let at = start;
    let depth = this.#depth;
    let inString = this.#inString;
    if (this.#escaped && at < length) {
      this.#escaped = false;
      at += 1;
    }
    while (at < length) {
      if (inString) {
        let byte = 0;
        while (at < length && (byte = chunk[at] as number) !== QUOTE && byte !== BACKSLASH) at += 1;
        if (at >= length) break;
        if (byte === BACKSLASH) {
          if (at + 1 >= length) this.#escaped = true;
          at += 2;
          continue;
        }
        at += 1;
        inString = false;
        if (depth === 0) break;
      }
      while (at < length) {
        const byte = chunk[at] as number;
        at += 1;
        if (byte === QUOTE) {
          inString = true;
          break;
        }
        if (byte < OPEN_BRACKET) continue;
        if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
        else if ((byte === CLOSE_BRACE || byte === CLOSE_BRACKET) && --depth === 0) break;
      }
      if (depth === 0 && !inString) break;
    }
    this.#depth = depth;
    this.#inString = inString;
    return Math.min(at, length);
  }

  #take(chunk: Buffer, from: number, to: number): Buffer {
    const last = chunk.subarray(from, to);
    if (this.#heldSize === 0) {
      this.#bound(last.length);
      return last;
    }
    this.#keep(last);
    const element = this.#held.subarray(0, this.#heldSize);
    this.#held = Buffer.alloc(0);
    this.#heldSize = 0;
    return element;
  }

  /** One growing buffer, not a list of parts: a server may send a large element byte by byte. */
  #keep(part: Buffer): void {
    const size = this.#heldSize + part.length;
    this.#bound(size);
    if (size > this.#held.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(size, Math.min(2 * this.#held.length, this.#elementSize)));
      this.#held.copy(larger, 0, 0, this.#heldSize);
      this.#held = larger;
    }
    part.copy(this.#held, this.#heldSize);
    this.#heldSize = size;
  }

  #bound(size: number): void {
    if (size > this.#elementSize) throw new StructureError(`an element is larger than ${this.#elementSize} bytes`);
  }
}

function endsScalar(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_BRACKET || byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}
