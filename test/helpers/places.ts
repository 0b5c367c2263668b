import { makeMmdb, type MmdbEntry } from './mmdb.ts';

const UTRECHT = {
  city: { names: { de: 'Utrecht (de)', en: 'Utrecht' } },
  continent: { code: 'EU', names: { en: 'Europe' } },
  country: { iso_code: 'NL', names: { en: 'Netherlands' } },
  location: { latitude: 52.0938, longitude: 5.1191, time_zone: 'Europe/Amsterdam' },
  subdivisions: [
    { iso_code: 'UT', names: { en: 'Utrecht' } },
    { iso_code: 'XX', names: { en: 'a smaller one' } },
  ],
};

const CANADA = {
  continent: { code: 'NA', names: { en: 'North America' } },
  registered_country: { iso_code: 'CA', names: { en: 'Canada' } },
};

/** Documentation networks, as if they were somewhere: 192.0.2.0/24 in Utrecht, 198.51.100.0/24 in Canada. */
export const CITY_ENTRIES: readonly MmdbEntry[] = [
  { network: '192.0.2.0/24', data: UTRECHT },
  { network: '198.51.100.0/24', data: CANADA },
  { network: '2001:db8:1::/48', data: UTRECHT },
];

export const ASN_ENTRIES: readonly MmdbEntry[] = [
  {
    network: '192.0.2.0/24',
    data: { autonomous_system_number: 64_496, autonomous_system_organization: 'Contoso Networks' },
  },
  { network: '203.0.113.0/25', data: { autonomous_system_number: 64_497 } },
];

export const cityDatabase = (): Buffer => makeMmdb('GeoLite2-City', CITY_ENTRIES);
export const asnDatabase = (): Buffer => makeMmdb('GeoLite2-ASN', ASN_ENTRIES);
