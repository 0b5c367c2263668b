import { isIP } from 'node:net';
import type { Endpoint } from './draft.ts';
import { remember } from './lru.ts';

const LONGEST = 512;
const known = remember(4096, (text) => read(text.trim()));

/**
 * Reads the forms in which Microsoft writes an address: v4, v6, `[v6]`, with a port, `host:port`, `HOST (ip)`,
 * `[HOST (ip)]`, v4 written as v6. What is none of these is kept as `address` alone.
 */
export function parseAddress(text: string): Endpoint {
  return text.length <= LONGEST ? known.get(text) : read(text.trim());
}

function read(text: string): Endpoint {
  const ip = ipOf(text);
  if (ip !== undefined) return { address: ip, ip };
  if (text.startsWith('[')) {
    const end = text.indexOf(']');
    const inner = text.slice(1, end < 0 ? undefined : end).trim();
    if (end < 0 || end === text.length - 1) return inner.startsWith('[') ? { address: text } : read(inner);
    return withPort(inner, text.slice(end + 1).replace(':', ''), text);
  }
  if (text.endsWith(')')) {
    const start = text.lastIndexOf('(');
    const domain = text.slice(0, Math.max(start, 0)).trim();
    const inside = text.slice(start + 1, -1).trim();
    if (domain !== '' && inside !== '') return { ...plain(inside), domain };
  }
  const colon = text.indexOf(':');
  if (colon > 0 && colon === text.lastIndexOf(':')) return withPort(text.slice(0, colon), text.slice(colon + 1), text);
  return { address: text };
}

function plain(address: string): Endpoint {
  const ip = ipOf(address);
  return ip === undefined ? { address } : { address: ip, ip };
}

function withPort(host: string, digits: string, whole: string): Endpoint {
  const port = Number(digits);
  if (!/^\d{1,5}$/.test(digits) || port > 65_535) return { address: whole };
  const ip = ipOf(host);
  if (ip !== undefined) return { address: ip, ip, port };
  return host.includes(':') ? { address: whole } : { address: host, domain: host, port };
}

/** A valid address without what Elasticsearch's `ip` refuses (zone) or what hides a v4 address (`::ffff:`). */
function ipOf(text: string): string | undefined {
  if (text.length > 64 || isIP(text) === 0) return undefined;
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  const mapped = bare.toLowerCase().startsWith('::ffff:') ? bare.slice(7) : bare;
  return isIP(mapped) === 4 ? mapped : bare;
}
