/** Remembers the last `limit` results of a function of a text. Results are shared: they must not be changed. */
export function remember<T>(limit: number, compute: (text: string) => T): { get(text: string): T; clear(): void } {
  const kept = new Map<string, T>();
  return {
    get(text) {
      const known = kept.get(text);
      if (known !== undefined || kept.has(text)) {
        kept.delete(text);
        kept.set(text, known as T);
        return known as T;
      }
      const result = compute(text);
      kept.set(text, result);
      if (kept.size > limit) kept.delete(kept.keys().next().value as string);
      return result;
    },
    clear: () => kept.clear(),
  };
}
