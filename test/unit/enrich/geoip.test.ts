import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from 'chai';
import { silent, type Log } from '../../../src/common/log.ts';
import { openGeoIp, type GeoIp } from '../../../src/transform/enrich/geoip.ts';
import { makeMmdb } from '../../helpers/mmdb.ts';
import { asnDatabase, cityDatabase } from '../../helpers/places.ts';

const { signal } = new AbortController();
const HOUR = 3_600_000;

const utrecht = {
  continent_name: 'Europe',
  country_iso_code: 'NL',
  country_name: 'Netherlands',
  region_iso_code: 'NL-UT',
  region_name: 'Utrecht',
  city_name: 'Utrecht',
  timezone: 'Europe/Amsterdam',
  location: { lat: 52.0938, lon: 5.1191 },
};

describe('places of addresses', () => {
  let folder: string;
  let cityFile: string;
  let asnFile: string;
  let now: number;
  let warnings: unknown[];
  const log: Log = { ...silent, warn: (message, fields) => warnings.push([message, fields]) };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'geoip-test-'));
    cityFile = join(folder, 'city.mmdb');
    asnFile = join(folder, 'asn.mmdb');
    await writeFile(cityFile, cityDatabase());
    await writeFile(asnFile, asnDatabase());
    now = 0;
    warnings = [];
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function open(files: { cityFile?: string; asnFile?: string } = { cityFile, asnFile }): Promise<GeoIp> {
    const geoip = await openGeoIp(files, log, () => now, signal);
    assert.isDefined(geoip);
    return geoip;
  }

  it('is nothing when no database is configured', async () => {
    assert.isUndefined(await openGeoIp({}, silent, () => 0, signal));
  });

  it('gives place and network in the shape of ECS', async () => {
    assert.deepEqual((await open()).lookup('192.0.2.77'), {
      geo: utrecht,
      as: { number: 64_496, organization: { name: 'Contoso Networks' } },
    });
  });

  it('reads MaxMind’s own test databases', async () => {
    const file = (name: string): string =>
      fileURLToPath(new URL(`../../fixtures/maxmind/GeoLite2-${name}-Test.mmdb`, import.meta.url));
    const geoip = await open({ cityFile: file('City'), asnFile: file('ASN') });
    assert.deepEqual(geoip.lookup('89.160.20.112'), {
      geo: {
        continent_name: 'Europe',
        country_iso_code: 'SE',
        country_name: 'Sweden',
        region_iso_code: 'SE-E',
        region_name: 'Östergötland County',
        city_name: 'Linköping',
        timezone: 'Europe/Stockholm',
        location: { lat: 58.4167, lon: 15.6167 },
      },
      as: { number: 29_518, organization: { name: 'Bredband2 AB' } },
    });
    assert.deepEqual(geoip.lookup('67.43.156.1'), {
      geo: {
        continent_name: 'Asia',
        country_iso_code: 'BT',
        country_name: 'Bhutan',
        timezone: 'Asia/Thimphu',
        location: { lat: 27.5, lon: 90.5 },
      },
      as: { number: 35_908 },
    });
    assert.equal(geoip.lookup('2001:218::1')?.geo?.['country_iso_code'], 'JP');
    assert.isUndefined(geoip.lookup('192.0.2.1'));
  });

  it('gives what is known of IPv6', async () => {
    const geoip = await open();
    assert.deepEqual(geoip.lookup('2001:db8:1::5'), { geo: utrecht });
    assert.isUndefined(geoip.lookup('2001:db8:2::5'));
  });

  it('takes the registered country where there is no other, and leaves out what is not known', async () => {
    assert.deepEqual((await open()).lookup('198.51.100.1'), {
      geo: { continent_name: 'North America', country_iso_code: 'CA', country_name: 'Canada' },
    });
  });

  it('works with either database alone', async () => {
    assert.deepEqual((await open({ cityFile })).lookup('192.0.2.1'), { geo: utrecht });
    assert.deepEqual((await open({ asnFile })).lookup('203.0.113.1'), { as: { number: 64_497 } });
  });

  it('gives nothing for addresses that are not in it, nor for what is no address', async () => {
    const geoip = await open();
    for (const ip of [
      '203.0.113.200',
      '10.0.0.1',
      '127.0.0.1',
      '::1',
      'fe80::1',
      '',
      'contoso.example',
      '192.0.2.1:443',
      '192.0.2',
      'x'.repeat(100_000),
    ]) {
      assert.isUndefined(geoip.lookup(ip), ip.slice(0, 40));
    }
  });

  it('reads a replaced file again, after an hour', async () => {
    const geoip = await open();
    assert.equal(geoip.lookup('192.0.2.1')?.as?.number, 64_496);
    const data = { autonomous_system_number: 64_500 };
    await writeFile(`${asnFile}.new`, makeMmdb('GeoLite2-ASN', [{ network: '192.0.2.0/24', data }]));
    await rename(`${asnFile}.new`, asnFile);
    now += HOUR - 1;
    await geoip.refresh(signal);
    assert.equal(geoip.lookup('192.0.2.1')?.as?.number, 64_496);
    now += 1;
    await geoip.refresh(signal);
    assert.deepEqual(geoip.lookup('192.0.2.1'), { geo: utrecht, as: { number: 64_500 } });
    assert.deepEqual(warnings, []);
  });

  it('keeps the old database when the new one is damaged or gone, and says so', async () => {
    const geoip = await open();
    await writeFile(cityFile, 'no database');
    await rm(asnFile);
    now += HOUR;
    await geoip.refresh(signal);
    assert.deepEqual(geoip.lookup('192.0.2.1')?.geo, utrecht);
    assert.equal(geoip.lookup('203.0.113.1')?.as?.number, 64_497);
    assert.lengthOf(warnings, 2);
  });

  it('refuses to start with a file that is missing or no database', async () => {
    await writeFile(cityFile, 'no database');
    for (const files of [{ cityFile }, { asnFile: join(folder, 'missing.mmdb') }]) {
      const error = await openGeoIp(files, silent, () => 0, signal).catch((thrown: unknown) => thrown);
      assert.equal((error as { code?: string }).code, 'ENRICH_DATABASE');
    }
  });

  it('answers nothing from entries of another shape', async () => {
    const data = {
      country: 'NL',
      city: { names: ['Utrecht'] },
      location: { latitude: '52' },
      autonomous_system_number: 'AS1',
    };
    await writeFile(cityFile, makeMmdb('other', [{ network: '192.0.2.0/24', data }]));
    assert.isUndefined((await open({ cityFile, asnFile: cityFile })).lookup('192.0.2.1'));
  });
});
