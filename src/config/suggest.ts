/** The one of `known` that `word` was probably meant to be. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const farthest = Math.min(3, Math.max(1, Math.floor(wanted.length / 3)));
  return known
    .map((name) => ({ name, distance: distance(wanted, name.toLowerCase(), farthest) }))
    .filter((candidate) => candidate.distance <= farthest)
    .sort((a, b) => a.distance - b.distance)[0]?.name;
}

/** Letters to insert, delete, replace or swap with their neighbour; words of very different length are not compared. */
function distance(a: string, b: string, farthest: number): number {
  if (Math.abs(a.length - b.length) > farthest) return Infinity;
  const rows = [[...Array(b.length + 1).keys()]];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, swapped));
    }
  }
  return at(a.length, b.length);
}
