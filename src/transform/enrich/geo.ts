/** `source.geo` of ECS. Shared between documents: not to be changed. */
export interface Geo {
  readonly continent_name?: string;
  readonly country_iso_code?: string;
  readonly country_name?: string;
  readonly region_iso_code?: string;
  readonly region_name?: string;
  readonly city_name?: string;
  readonly timezone?: string;
  readonly location?: { readonly lat: number; readonly lon: number };
}

/** `source.as` of ECS. */
export interface As {
  readonly number: number;
  readonly organization?: { readonly name: string };
}

/** What a City database has, as far as it is read; another kind of database may have anything. */
export type DatabaseEntry = Readonly<Record<string, unknown>>;

export function geoOf(entry: DatabaseEntry | undefined): Geo | undefined {
  if (entry === undefined) return undefined;
  const country = object(entry['country']) ?? object(entry['registered_country']);
  const countryCode = text(country?.['iso_code']);
  const subdivisions = entry['subdivisions'];
  const region = object(Array.isArray(subdivisions) ? subdivisions[0] : undefined);
  const regionCode = text(region?.['iso_code']);
  const place = object(entry['location']);
  const lat = place?.['latitude'];
  const lon = place?.['longitude'];
  const geo = {
    continent_name: english(entry['continent']),
    country_iso_code: countryCode,
    country_name: english(country),
    // As Elasticsearch writes it: GB-ENG.
    region_iso_code: regionCode === undefined || countryCode === undefined ? undefined : `${countryCode}-${regionCode}`,
    region_name: english(region),
    city_name: english(entry['city']),
    timezone: text(place?.['time_zone']),
    location: typeof lat === 'number' && typeof lon === 'number' ? { lat, lon } : undefined,
  };
  const known = Object.entries(geo).filter(([, value]) => value !== undefined);
  return known.length === 0 ? undefined : (Object.fromEntries(known) as Geo);
}

export function asOf(entry: DatabaseEntry | undefined): As | undefined {
  const number = entry?.['autonomous_system_number'];
  if (typeof number !== 'number') return undefined;
  const name = text(entry?.['autonomous_system_organization']);
  return name === undefined ? { number } : { number, organization: { name } };
}

function object(value: unknown): DatabaseEntry | undefined {
  return typeof value === 'object' && value !== null ? (value as DatabaseEntry) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function english(named: unknown): string | undefined {
  return text(object(object(named)?.['names'])?.['en']);
}
