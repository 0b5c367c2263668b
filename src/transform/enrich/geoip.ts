import { isIP } from 'node:net';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import { describeError } from '../../common/errors.ts';
import type { EnrichConfig } from '../../config/types.ts';
import { Database } from './database.ts';
import { asOf, geoOf, type As, type Geo } from './geo.ts';
import { remember } from '../lru.ts';

/** Where an address is, as far as the databases know. Shared between documents: not to be changed. */
export interface Place {
  readonly geo?: Geo;
  readonly as?: As;
}

export interface GeoIp {
  /**
   * Undefined for what is no address, and where the databases know nothing: MaxMind's hold no private and no
   * documentation addresses, a company's own may. Never throws.
   */
  lookup(ip: string): Place | undefined;
  /** Looks, at most once an hour, whether a file has changed, and reads it again; meant for the start of a cycle. A failure is logged. */
  refresh(signal: AbortSignal): Promise<void>;
}

const REFRESH_EVERY = 3_600_000;

const KEPT = 10_000;

/**
 * Opens the databases that are configured.
 *
 * @returns undefined when none is configured
 * @throws {ExporterError} ENRICH_DATABASE when one cannot be read
 */
export async function openGeoIp(
  config: EnrichConfig['geoip'],
  log: Log,
  clock: Clock,
  signal: AbortSignal,
): Promise<GeoIp | undefined> {
  const { cityFile, asnFile } = config;
  if (cityFile === undefined && asnFile === undefined) return undefined;
  const city = cityFile === undefined ? undefined : await Database.open(cityFile, signal);
  const asn = asnFile === undefined ? undefined : await Database.open(asnFile, signal);
  const places = remember(KEPT, (ip): Place | undefined => {
    if (isIP(ip) === 0) return undefined;
    const geo = geoOf(city?.get(ip));
    const as = asOf(asn?.get(ip));
    if (geo === undefined && as === undefined) return undefined;
    return { ...(geo === undefined ? {} : { geo }), ...(as === undefined ? {} : { as }) };
  });
  let looked = clock();

  async function refreshOne(database: Database | undefined, refreshSignal: AbortSignal): Promise<void> {
    try {
      if (await database?.refresh(refreshSignal)) places.clear();
    } catch (error) {
      refreshSignal.throwIfAborted();
      log.warn('a database of places has changed but cannot be read; the old one stays in use', {
        error: describeError(error),
      });
    }
  }

  return {
    // A longer text is no address, and would only fill the memory.
    lookup: (ip) => (ip.length > 45 ? undefined : places.get(ip)),
    async refresh(refreshSignal) {
      if (clock() - looked < REFRESH_EVERY) return;
      looked = clock();
      await refreshOne(city, refreshSignal);
      await refreshOne(asn, refreshSignal);
    },
  };
}
