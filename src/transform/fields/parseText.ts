const LONGEST = 1_000_000;

/** The object or list that a text is the JSON of, else undefined. Microsoft puts JSON into strings at many places. */
export function parseContainer(text: string): object | undefined {
  const first = text.charCodeAt(0);
  if ((first !== 123 && first !== 91 && first > 32) || text.length > LONGEST) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
