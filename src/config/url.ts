import { isIPv4 } from 'node:net';
import type { Parsed } from './kinds.ts';

/** Reads an http(s) address. Messages never repeat it: it may hold a password. */
export function parseEndpoint(value: unknown): Parsed<string> {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { wanted: 'a URL such as https://elasticsearch.example:9200 is wanted' };
  }
  if (url.username !== '' || url.password !== '') {
    return { wanted: 'a URL without user name and password is wanted: they have keys of their own' };
  }
  if (url.search !== '' || url.hash !== '') return { wanted: 'a URL without query and fragment is wanted' };
  return { value: url.href.replace(/\/+$/, '') };
}

/** Reads a proxy's address, which may hold user and password. */
export function parseProxy(value: unknown): Parsed<string> {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return { wanted: 'a URL such as http://proxy.example:3128 is wanted' };
  }
  return { value: url.href };
}

/** Whether an address may be used: with TLS, on this machine, or on a host that the user allowed. */
export function isTransportAllowed(address: string, allowPlainHttp: readonly string[]): boolean {
  return !isPlainHttp(address) || isLoopback(address) || allowPlainHttp.includes(hostOf(address));
}

export function isPlainHttp(address: string): boolean {
  return new URL(address).protocol === 'http:';
}

export function isLoopback(address: string): boolean {
  const host = hostOf(address);
  return (
    host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIPv4(host) && host.startsWith('127.'))
  );
}

/** Host name or address in lower case, without brackets and port. */
export function hostOf(address: string): string {
  return new URL(address).hostname.toLowerCase().replace(/^\[|\]$/g, '');
}
