import { once } from 'node:events';
import type { ActivityApi } from '../api/types.ts';
import { systemClock } from '../common/clock.ts';
import { describeError } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import type { Config, TenantConfig } from '../config/types.ts';
import type { Transform } from '../transform/document.ts';
import { createEnrichment, type Enrichment } from '../transform/enrich/enrichment.ts';
import { openGeoIp, type GeoIp } from '../transform/enrich/geoip.ts';
import { createSensitiveTypes } from '../transform/enrich/sensitiveTypes.ts';
import { createUserAgentParser } from '../transform/enrich/userAgent.ts';
import { compileFilter } from '../transform/filter/filter.ts';
import { createTransform } from '../transform/transform.ts';

/** Sensitive information types are added a few times a year. */
const SENSITIVE_TYPES_FRESH = 24 * 60 * 60_000;
const NAMES_PATIENCE = 5_000;
const DATABASES_TIMEOUT = 60_000;

/** What all tenants enrich with. */
export interface SharedEnrichment {
  readonly geoip: GeoIp | undefined;
  readonly enrich: Enrichment | undefined;
}

export async function buildEnrichment({ enrich }: Config, log: Log): Promise<SharedEnrichment> {
  const geoip = await openGeoIp(enrich.geoip, log, systemClock, AbortSignal.timeout(DATABASES_TIMEOUT));
  const parse = enrich.userAgent ? createUserAgentParser() : undefined;
  return { geoip, enrich: createEnrichment({ geoip, parse }) };
}

/** One tenant's mapping, and what it wants to have at hand before a cycle. */
export function buildTransform(
  config: Config,
  tenant: TenantConfig,
  { api, shared, log }: { readonly api: ActivityApi; readonly shared: SharedEnrichment; readonly log: Log },
): { transform: Transform; prepare: (signal: AbortSignal) => Promise<void> } {
  const { drop, hide } = compileFilter(tenant.filter);
  const sensitiveTypes = createSensitiveTypes(
    (signal) => api.dlpSensitiveTypes(signal),
    systemClock,
    SENSITIVE_TYPES_FRESH,
    (error) =>
      log.warn("The names of DLP sensitive types can't be had; their ids stand instead", {
        error: describeError(error),
      }),
  );
  const transform = createTransform({
    tenantId: tenant.tenantId,
    tenantName: tenant.name,
    namespace: config.output.kind === 'elasticsearch' ? config.output.elasticsearch.namespace : 'default',
    preserveOriginal: tenant.preserveOriginal,
    clock: systemClock,
    sensitiveTypeName: (id) => sensitiveTypes.name(id),
    ...(drop === undefined ? {} : { drop }),
    ...(hide === undefined ? {} : { redact: hide }),
    ...(shared.enrich === undefined ? {} : { enrich: shared.enrich }),
  });
  const wantsNames = tenant.contentTypes.includes('DLP.All');
  return {
    transform,
    prepare: async (signal) => {
      // Names are worth a moment, not a cycle: what is not there by then stands by its id.
      if (wantsNames) await Promise.race([sensitiveTypes.refresh(signal), elapsed(NAMES_PATIENCE)]);
      await shared.geoip?.refresh(signal);
    },
  };
}

/** Unlike a sleep it keeps no process alive that has nothing else to do. */
function elapsed(milliseconds: number): Promise<unknown> {
  return once(AbortSignal.timeout(milliseconds), 'abort');
}
