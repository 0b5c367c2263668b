/**
 * Whether NO_PROXY exempts an address. Entries are separated by commas or blanks: `*`, `host`, `.suffix`, `*.suffix`,
 * each optionally with `:port`; a host also exempts its subdomains, as curl reads it. Nothing else is exempt, not even
 * loopback.
 */
export function bypassesProxy(url: URL, noProxy: string | undefined): boolean {
  if (noProxy === undefined) return false;
  const host = bare(url.hostname);
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => matches(parseEntry(entry), host, port));
}

interface Entry {
  readonly host: string;
  readonly port: string | undefined;
}

function parseEntry(entry: string): Entry {
  // An IPv6 address has a port only behind brackets.
  const [, host = entry, port] = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
  return { host: bare(host).replace(/^\*?\./, ''), port };
}

function matches(entry: Entry, host: string, port: string): boolean {
  if (entry.port !== undefined && entry.port !== port) return false;
  return entry.host === '*' || host === entry.host || host.endsWith(`.${entry.host}`);
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replaceAll(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}
