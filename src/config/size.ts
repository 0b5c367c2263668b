const UNITS = { b: 1, kb: 2 ** 10, mb: 2 ** 20, gb: 2 ** 30 } as const;

/** `512kb`, `5mb` (powers of 1024, upper or lower case) in bytes; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9})(b|kb|mb|gb)$/.exec(text.toLowerCase()) ?? [];
  return amount === undefined ? undefined : Number(amount) * UNITS[unit as keyof typeof UNITS];
}
