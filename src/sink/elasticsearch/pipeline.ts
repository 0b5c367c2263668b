type Json = Readonly<Record<string, unknown>>;

export const PIPELINE_NAME = 'logs-o365.audit@o365-audit-exporter';

/**
 * Enrichment inside Elasticsearch, with what the cluster has: places and networks of source addresses, parsed user
 * agents. A processor that fails leaves the document as it is; undefined where there is none of them.
 */
export function enrichmentPipeline(processors: ReadonlySet<string>, version: number): Json | undefined {
  const steps: Json[] = [];
  const geoip = processors.has('geoip');
  if (geoip) {
    const ip = { field: 'source.ip', ignore_missing: true, ignore_failure: true };
    steps.push({ geoip: { ...ip, target_field: 'source.geo', if: 'ctx.source?.geo == null' } });
    steps.push({
      geoip: {
        ...ip,
        target_field: 'source.as',
        database_file: 'GeoLite2-ASN.mmdb',
        properties: ['asn', 'organization_name'],
        if: 'ctx.source?.as == null',
      },
    });
    if (processors.has('rename')) {
      for (const [from, to] of [
        ['source.as.asn', 'source.as.number'],
        ['source.as.organization_name', 'source.as.organization.name'],
      ]) {
        steps.push({ rename: { field: from, target_field: to, ignore_missing: true, ignore_failure: true } });
      }
    }
  }
  if (processors.has('user_agent')) {
    steps.push({
      user_agent: {
        field: 'user_agent.original',
        ignore_missing: true,
        ignore_failure: true,
        if: 'ctx.user_agent?.name == null',
      },
    });
  }
  if (steps.length === 0) return undefined;
  return {
    description: 'Enriches documents of o365-audit-exporter',
    version,
    processors: steps,
    _meta: { managed_by: 'o365-audit-exporter' },
  };
}
