import { remember } from './lru.ts';

const LONGEST = 256;
/** V8 copies parts shorter than this when it cuts them out. */
const SHORTEST = 13;
const known = remember(4096, (text) => JSON.parse(JSON.stringify(text)) as string);

/**
 * The same text, held by itself. A part cut out of a longer text keeps that one in memory, and sends JSON.stringify down
 * its slow path for the whole document.
 */
export function flat(text: string): string {
  return text.length < SHORTEST || text.length > LONGEST ? text : known.get(text);
}
