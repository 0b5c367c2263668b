const CACHED = 4096;
const LONGEST = 256;
/** V8 copies parts shorter than this when it cuts them out. */
const SHORTEST = 13;
const known = new Map<string, string>();

/**
 * The same text, held by itself. A part cut out of a longer text keeps that one in memory, and sends JSON.stringify down
 * its slow path for the whole document.
 */
export function flat(text: string): string {
  if (text.length < SHORTEST || text.length > LONGEST) return text;
  let own = known.get(text);
  if (own === undefined) {
    own = JSON.parse(JSON.stringify(text)) as string;
    if (known.size >= CACHED) known.clear();
    known.set(own, own);
  }
  return own;
}
