const LEVELS = new Map([
  ['informational', 1],
  ['low', 2],
  ['medium', 3],
  ['high', 4],
]);

/** `event.severity` of alerts and DLP rules: informational 1, low 2, medium 3, high 4. */
export function severityOf(word: unknown): number | undefined {
  return typeof word === 'string' ? LEVELS.get(word.trim().toLowerCase()) : undefined;
}
