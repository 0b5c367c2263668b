const FIRST_SIZE = 64 * 1024;
/** A UTF-16 unit is at most three bytes of UTF-8. */
const BYTES_A_UNIT = 3;
const NEWLINE = 10;

/** Lines as UTF-8 bytes, used again and again: a long text put together first would be in memory three times. */
export class LineBuffer {
  #bytes = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #length = 0;

  add(line: string): void {
    const most = this.#length + line.length * BYTES_A_UNIT + 1;
    if (most > this.#bytes.length) this.#grow(most);
    this.#length += this.#bytes.write(line, this.#length);
    this.#bytes[this.#length++] = NEWLINE;
  }

  /** What was added since `clear`; a view, good until then. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  #grow(size: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(size, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
