/** The roots of the real clouds, for which tokens are asked too. */
const CLOUDS = new Set([
  'https://manage.office.com',
  'https://manage-gcc.office.com',
  'https://manage.office365.us',
  'https://manage.protection.apps.mil',
  'https://manage.office365.cn',
]);
const DEFAULT_PORTS: Readonly<Record<string, number | undefined>> = { 'http:': 80, 'https:': 443 };

/** Whether a resource is this API: a real cloud's root, or any name of this machine with one of its ports. */
export function isAudienceOf(ports: readonly number[]): (resource: string) => boolean {
  return (resource) => {
    if (CLOUDS.has(resource.replace(/\/$/, ''))) return true;
    const url = URL.parse(resource);
    if (url === null) return false;
    return ports.includes(url.port === '' ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port));
  };
}
