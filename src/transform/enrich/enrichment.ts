import type { GeoIp } from './geoip.ts';
import type { UserAgent } from './userAgent.ts';

/** Adds to a finished document, in place. */
export type Enrichment = (document: Record<string, unknown>) => void;

/** Puts `source.geo`, `source.as` and the parsed `user_agent` into documents; undefined when there is nothing to add. */
export function createEnrichment(parts: {
  readonly geoip: GeoIp | undefined;
  readonly parse: ((original: string) => UserAgent) | undefined;
}): Enrichment | undefined {
  const { geoip, parse } = parts;
  if (geoip === undefined && parse === undefined) return undefined;
  return (document) => {
    const source = document['source'] as Record<string, unknown> | undefined;
    if (geoip !== undefined && typeof source?.['ip'] === 'string') {
      const place = geoip.lookup(source['ip']);
      if (place?.geo !== undefined) source['geo'] = place.geo;
      if (place?.as !== undefined) source['as'] = place.as;
    }
    const agent = document['user_agent'] as Record<string, unknown> | undefined;
    if (parse !== undefined && typeof agent?.['original'] === 'string' && agent['name'] === undefined) {
      document['user_agent'] = { ...agent, ...parse(agent['original']) };
    }
  };
}
