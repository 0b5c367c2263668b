const OLDEST = [22, 18] as const;

/** What to tell somebody whose Node.js is too old for the libraries behind a command; undefined when it is not. */
export function nodeComplaint(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return undefined;
  return `Node.js ${OLDEST.join('.')} or newer is needed, this is ${version}; in a checkout, npx o365-audit-exporter uses the one that npm ci brought`;
}
