import { constants, deflateRawSync } from 'node:zlib';

/**
 * A record as text around a hole of fixed size, which holds its CreationTime and Id. The text is kept deflated too, so
 * that a gzip body is put together from deflated texts and stored holes, without compressing anything again.
 */
export interface Piece {
  /** Text before the hole; absent in the usual order of keys. */
  readonly before: Chunk | undefined;
  readonly after: Chunk;
  /** Set where one event is split over several records. */
  readonly recordNumber: number | undefined;
  /** How many pieces back the one is whose Id this one shares. */
  readonly sharesWith: number;
}

/** A text that does not change. */
export class Chunk {
  readonly text: Buffer;
  readonly #dictionary: Buffer | undefined;
  #deflated: Buffer | undefined;

  /** `dictionary`: the bytes that precede the text wherever it is used. */
  constructor(text: string, dictionary?: Buffer) {
    this.text = Buffer.from(text);
    this.#dictionary = dictionary;
  }

  /** The text as deflated blocks that end on a byte; made when it is first wanted, then kept. */
  get deflated(): Buffer {
    this.#deflated ??= deflateRawSync(this.text, {
      finishFlush: constants.Z_SYNC_FLUSH,
      ...(this.#dictionary === undefined ? {} : { dictionary: this.#dictionary }),
    });
    return this.#deflated;
  }
}

/** `{"CreationTime":"<19>","Id":"<36>` and `,"Id":"<36>","CreationTime":"<19>`: both as long, with a bracket or comma. */
export const HOLE = 80;

/** Bytes that no text holds, so that nothing refers back into a hole. */
const UNMATCHED = Buffer.alloc(HOLE + 1, 0xff);
const WINDOW = 32_768;
const END = new Chunk('"}');

/** The usual order of keys. `past`: the pieces that precede this one wherever it is used. */
export function usualPiece(
  rest: string,
  past: readonly Piece[],
  numbers: Pick<Piece, 'recordNumber' | 'sharesWith'>,
): Piece {
  const dictionary = Buffer.concat([...past.flatMap(({ after }) => [UNMATCHED, after.text]), UNMATCHED]);
  return { before: undefined, after: new Chunk(`",${rest.slice(1)}`, dictionary.subarray(-WINDOW)), ...numbers };
}

/** Another order of keys: the rest first, CreationTime and Id last. */
export function reorderedPiece(rest: string, recordNumber: number | undefined): Piece {
  return { before: new Chunk(rest.slice(0, -1)), after: END, recordNumber, sharesWith: 0 };
}
