import { createHash } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import type { ElasticsearchConfig } from '../../config/types.ts';
import { serialise } from '../../transform/document.ts';
import type { Counts, LedgerEntry, Origin, Outgoing, Sink } from '../types.ts';
import { RolloverGuard } from './rolloverGuard.ts';
import { StreamWriter, type Item } from './streamWriter.ts';

export function createInterimSink(config: ElasticsearchConfig, patience: number, log: Log, clock: Clock): Sink {
  const client = new Client({
    nodes: [...config.nodes],
    maxRetries: 0,
    requestTimeout: 60_000,
    ...(config.apiKey === undefined ? {} : { auth: { apiKey: config.apiKey.reveal() } }),
  });
  const life = new AbortController();
  const names = {
    audit: `logs-o365.audit-${config.namespace}`,
    dead: `logs-audit_exporter.deadletter-${config.namespace}`,
    content: `logs-audit_exporter.content-${config.namespace}`,
  };
  const repair = async (signal: AbortSignal): Promise<void> => {
    for (const name of Object.values(names)) {
      await client.indices.putIndexTemplate(
        {
          name: `interim-${name}`,
          index_patterns: [name],
          data_stream: {},
          priority: 300,
          template: { mappings: { dynamic: false, properties: { '@timestamp': { type: 'date' } } } },
        },
        { signal },
      );
    }
  };
  const writer = (stream: string): StreamWriter =>
    new StreamWriter(
      { client, stream, guard: new RolloverGuard(client, stream, clock), repair, patience, clock, log, observe() {} },
      life.signal,
    );
  const audit = writer(names.audit);
  const dead = writer(names.dead);
  const content = writer(names.content);
  const deadItem = (id: string, raw: Buffer, type: string, reason: string, origin: Origin): Item => ({
    id,
    time: Number.NaN,
    size: raw.length,
    body: (ingested) =>
      JSON.stringify({ '@timestamp': ingested, error: { type, message: reason }, event: { original: raw.toString() }, audit_exporter: origin }),
  });
  return {
    async open(signal) {
      await client.info({}, { signal });
      await repair(signal);
    },
    async write(records: readonly Outgoing[], origin: Origin, signal: AbortSignal): Promise<Counts> {
      const counts = { indexed: 0, duplicate: 0, deadLettered: 0 };
      const refused: Item[] = [];
      const items: Item[] = [];
      const raws: Buffer[] = [];
      for (const record of records) {
        if ('rejected' in record) {
          const id = createHash('sha256').update(record.raw).digest('hex');
          refused.push(deadItem(id, record.raw, record.rejected.type, record.rejected.reason, origin));
          continue;
        }
        const { document, raw } = record;
        raws.push(raw);
        items.push({ id: document.id, time: document.time, size: document.rest.length + 60, body: (ingested) => serialise(document, ingested) });
      }
      const outcomes = await audit.write(items, signal);
      outcomes.forEach((outcome, position) => {
        if (outcome.kind === 'indexed') counts.indexed += 1;
        else if (outcome.kind === 'duplicate') counts.duplicate += 1;
        else refused.push(deadItem(items[position]?.id ?? '', raws[position] ?? Buffer.alloc(0), outcome.type, outcome.reason, origin));
      });
      if (refused.length > 0) await dead.write(refused, signal);
      counts.deadLettered = refused.length;
      return counts;
    },
    async record(entry: LedgerEntry, signal: AbortSignal): Promise<void> {
      const id = createHash('sha256').update(`${entry.tenant}|${entry.contentType}|${entry.contentId}`).digest('hex');
      await content.write(
        [{ id, time: Number.NaN, size: 500, body: (ingested) => JSON.stringify({ '@timestamp': ingested, audit_exporter: entry }) }],
        signal,
      );
    },
    flush: () => Promise.resolve(),
    async close() {
      life.abort(new Error('closed'));
      await client.close();
    },
  };
}
