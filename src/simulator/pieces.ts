import { constants, deflateRawSync } from 'node:zlib';

/**
 * A record as text around a hole of fixed size, which holds its CreationTime and Id. The text is kept deflated too, so
 * that a gzip body is put together from deflated texts and stored holes, without compressing anything again.
 */
export interface Piece {
  /** Text before the hole; empty in the usual order of keys. */
  readonly before: Chunk;
  readonly after: Chunk;
  readonly hole: 'first' | 'last';
  /** Set where one event is split over several records. */
  readonly recordNumber: number | undefined;
  /** How many pieces back the one is whose Id this one shares. */
  readonly sharesWith: number;
}

export interface Chunk {
  readonly text: Buffer;
  readonly deflated: Buffer;
}

/** `{"CreationTime":"<19>","Id":"<36>` and `,"Id":"<36>","CreationTime":"<19>`: both as long, with a bracket or comma. */
export const HOLE = 80;
export const EMPTY: Chunk = { text: Buffer.alloc(0), deflated: Buffer.alloc(0) };

/** Bytes that no text holds, so that nothing refers back into a hole. */
const UNMATCHED = Buffer.alloc(HOLE + 1, 0xff);
const WINDOW = 32_768;

/** The usual order of keys. `past`: the pieces that precede this one wherever it is used. */
export function usualPiece(
  rest: string,
  past: readonly Piece[],
  numbers: Pick<Piece, 'recordNumber' | 'sharesWith'>,
): Piece {
  const dictionary = Buffer.concat([...past.flatMap(({ after }) => [UNMATCHED, after.text]), UNMATCHED]);
  return { before: EMPTY, after: deflated(`",${rest.slice(1)}`, dictionary), hole: 'first', ...numbers };
}

/** Another order of keys: the rest first, CreationTime and Id last. */
export function reorderedPiece(rest: string, recordNumber: number | undefined): Piece {
  return { before: deflated(rest.slice(0, -1)), after: deflated('"}'), hole: 'last', recordNumber, sharesWith: 0 };
}

function deflated(text: string, dictionary?: Buffer): Chunk {
  const bytes = Buffer.from(text);
  const packed = deflateRawSync(bytes, {
    level: 6,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(dictionary === undefined ? {} : { dictionary: dictionary.subarray(-WINDOW) }),
  });
  return { text: bytes, deflated: packed };
}
