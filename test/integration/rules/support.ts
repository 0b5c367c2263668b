import { assert } from 'chai';
import type { Log } from '../../../src/common/log.ts';
import type { ElasticsearchConfig, EnrichConfig } from '../../../src/config/types.ts';
import { createClient } from '../../../src/sink/elasticsearch/client.ts';
import { setUp } from '../../../src/sink/elasticsearch/setup.ts';
import { createElasticsearchSink } from '../../../src/sink/elasticsearch/sink.ts';
import type { Outgoing } from '../../../src/sink/types.ts';
import { createEnrichment } from '../../../src/transform/enrich/enrichment.ts';
import { openGeoIp } from '../../../src/transform/enrich/geoip.ts';
import { createUserAgentParser } from '../../../src/transform/enrich/userAgent.ts';
import { auditMappings, auditSettings } from '../../../src/transform/mappings.ts';
import { createTransform } from '../../../src/transform/transform.ts';
import { CONTOSO } from './records.ts';

const never = new AbortController().signal;
const ORIGIN = { tenant: 'contoso', contentType: 'Audit.General', contentId: 'content-1' } as const;

/** Transform, templates and sink as they are in production, from raw bytes to Elasticsearch. */
export interface Pipeline {
  /** Indexes raw records; each of them must arrive. */
  index(raws: readonly Buffer[]): Promise<void>;
  /** Deletes the data streams. */
  close(): Promise<void>;
}

export async function openPipeline(
  url: string,
  namespace: string,
  geoipFiles: EnrichConfig['geoip'],
  log: Log,
): Promise<Pipeline> {
  const config: ElasticsearchConfig = {
    nodes: [url],
    namespace,
    setup: true,
    retention: undefined,
    ilmPolicy: undefined,
    indexMode: undefined,
  };
  const client = createClient(config, { proxy: undefined, caFile: undefined });
  const audit = { mappings: auditMappings(), settings: auditSettings() };
  const sink = createElasticsearchSink({
    client,
    config,
    patience: 30_000,
    setup: async (signal) => {
      await setUp({ client, config, audit, log }, signal);
    },
    log,
    clock: Date.now,
    observer: { bulk() {}, delay() {} },
  });
  await sink.open(never);
  const geoip = await openGeoIp(geoipFiles, log, Date.now, never);
  const enrich = createEnrichment({ geoip, parse: createUserAgentParser() });
  const transform = createTransform({
    tenantId: CONTOSO,
    tenantName: 'contoso',
    namespace,
    preserveOriginal: false,
    clock: Date.now,
    ...(enrich === undefined ? {} : { enrich }),
  });
  return {
    async index(raws) {
      const outgoing = raws.map((raw): Outgoing => {
        const transformed = transform(raw);
        assert.equal(transformed.kind, 'document');
        if (transformed.kind !== 'document') throw new TypeError(transformed.kind);
        return { document: transformed.document, raw };
      });
      assert.deepEqual(await sink.write(outgoing, ORIGIN, never), {
        indexed: raws.length,
        duplicate: 0,
        deadLettered: 0,
      });
    },
    async close() {
      await client.indices.deleteDataStream({ name: `*-${namespace}`, expand_wildcards: 'all' });
      await sink.close();
    },
  };
}
