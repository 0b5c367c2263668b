/** Whether a text matches a pattern in which `*` stands for any text; case does not matter. */
export function wildcard(pattern: string): (text: string) => boolean {
  const wanted = pattern.toLowerCase();
  if (!wanted.includes('*')) return (text) => text.toLowerCase() === wanted;
  const pieces = wanted.split('*');
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  const middle = pieces.slice(1, -1);
  return (text) => {
    const found = text.toLowerCase();
    if (found.length < first.length + last.length || !found.startsWith(first) || !found.endsWith(last)) return false;
    // The earliest place of each piece leaves the most for the next: no backtracking, whatever the API sends.
    const end = found.length - last.length;
    let from = first.length;
    for (const piece of middle) {
      const at = found.indexOf(piece, from);
      if (at === -1 || at + piece.length > end) return false;
      from = at + piece.length;
    }
    return true;
  };
}
