/** What a program that is no browser calls itself, and the name that Elasticsearch's `user_agent` processor gives it. */
const PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/\bpython-requests\/([\d.]+)/i, 'Python Requests'],
  [/\baiohttp\/([\d.]+)/i, 'Python aiohttp'],
  [/\bpython-httpx\/([\d.]+)/i, 'python-httpx'],
  [/\bpython-urllib3?\/([\d.]+)/i, 'Python-urllib'],
  [/\baxios\/([\d.]+)/i, 'axios'],
  [/\bnode-fetch\/([\d.]+)/i, 'node-fetch'],
  [/\bgo-http-client\/([\d.]+)/i, 'Go-http-client'],
  [/\bokhttp\/([\d.]+)/i, 'okhttp'],
  [/\bcurl\/([\d.]+)/i, 'curl'],
  [/\bwget\/([\d.]+)/i, 'Wget'],
  [/\bPostmanRuntime\/([\d.]+)/i, 'PostmanRuntime'],
  [/\bApache-HttpClient\/([\d.]+)/i, 'Apache-HttpClient'],
  [/\bWindowsPowerShell\/([\d.]+)/i, 'WindowsPowerShell'],
  [/\bPowerShell\/([\d.]+)/i, 'PowerShell'],
];

/** The program's name and version; undefined where none of those known is named. */
export function programOf(agent: string): { readonly name: string; readonly version: string } | undefined {
  for (const [pattern, name] of PROGRAMS) {
    const version = pattern.exec(agent)?.[1];
    if (version !== undefined) return { name, version };
  }
  return undefined;
}

/** Bowser's names of browsers as uap-core, which Elasticsearch uses, has them; on phones and tablets the second. */
const BROWSERS: Readonly<Record<string, readonly [string, string]>> = {
  'Microsoft Edge': ['Edge', 'Edge Mobile'],
  'Internet Explorer': ['IE', 'IE Mobile'],
  Chrome: ['Chrome', 'Chrome Mobile'],
  Firefox: ['Firefox', 'Firefox Mobile'],
  Safari: ['Safari', 'Mobile Safari'],
  Opera: ['Opera', 'Opera Mobile'],
  'Samsung Internet for Android': ['Samsung Internet', 'Samsung Internet'],
  'Android Browser': ['Android', 'Android'],
};

export function browserName(name: string, mobile: boolean, agent: string): string {
  if (name === 'Chrome' && agent.includes('CriOS/')) return 'Chrome Mobile iOS';
  if (name === 'Chrome' && /; wv\)/.test(agent)) return 'Chrome Mobile WebView';
  if (name === 'Firefox' && agent.includes('FxiOS/')) return 'Firefox iOS';
  const known = BROWSERS[name];
  return known === undefined ? name : known[mobile ? 1 : 0];
}

/** Bowser's names of systems as uap-core has them. */
export const SYSTEMS: Readonly<Record<string, string>> = { macOS: 'Mac OS X' };
