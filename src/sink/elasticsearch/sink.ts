import type { Client } from '@elastic/elasticsearch';
import type { Clock } from '../../common/clock.ts';
import type { Log } from '../../common/log.ts';
import type { ElasticsearchConfig } from '../../config/types.ts';
import { originFields, serialise, type AuditDocument } from '../../transform/document.ts';
import { SinkError } from '../errors.ts';
import type { Counts, LedgerEntry, Origin, Outgoing, Sink } from '../types.ts';
import { deadLetter, type Refusal } from './deadLetters.ts';
import { ledgerDocument, ledgerId, replaceLedgerDocument } from './ledger.ts';
import type { Outcome } from './entry.ts';
import { patiently } from './patience.ts';
import { RolloverGuard } from './rolloverGuard.ts';
import type { BulkFacts } from './bulkRequest.ts';
import { streamNames } from './streams.ts';
import { StreamWriter, type Item } from './streamWriter.ts';

export interface ElasticsearchSinkParts {
  readonly client: Client;
  readonly config: Pick<ElasticsearchConfig, 'namespace' | 'setup' | 'bulkSize'>;
  /** How long to wait for a cluster that does not answer, in ms. */
  readonly patience: number;
  /** Installs what must be there; called at open and when somebody has deleted it. */
  readonly setup: (signal: AbortSignal) => Promise<void>;
  readonly log: Log;
  readonly clock: Clock;
  readonly observer: SinkObserver;
}

export interface SinkObserver {
  bulk(facts: BulkFacts): void;
  /** From a record's creation to its being indexed, in ms. */
  delay(origin: Origin, milliseconds: number): void;
}

/** Writes records, dead letters and the ledger into Elasticsearch, each document exactly once. */
export function createElasticsearchSink(parts: ElasticsearchSinkParts): Sink {
  const { client, config, patience, log, clock, observer } = parts;
  const names = streamNames(config.namespace);
  const life = new AbortController();
  const repair = async (signal: AbortSignal): Promise<void> => {
    if (config.setup) await parts.setup(signal);
  };
  const writerTo = (stream: string): StreamWriter =>
    new StreamWriter(
      {
        client,
        stream,
        guard: new RolloverGuard(client, stream, clock),
        repair,
        patience,
        clock,
        log,
        observe: (facts) => observer.bulk(facts),
      },
      { signal: life.signal, largestBatch: config.bulkSize },
    );
  const audit = writerTo(names.audit);
  const deadLetters = writerTo(names.deadletter);
  const ledger = writerTo(names.content);

  async function write(records: Iterable<Outgoing>, origin: Origin, signal: AbortSignal): Promise<Counts> {
    const refused: { readonly record: Outgoing; readonly refusal: Refusal }[] = [];
    const sent: { readonly record: Outgoing; readonly item: Item }[] = [];
    const fields = originFields(origin.tenant, origin.contentId);
    for (const record of records) {
      if ('rejected' in record) refused.push({ record, refusal: record.rejected });
      else sent.push({ record, item: auditItem(record.document, fields) });
    }
    const outcomes = await audit.write(
      sent.map(({ item }) => item),
      signal,
    );
    let indexed = 0;
    let duplicate = 0;
    const now = clock();
    for (const [position, { record, item }] of sent.entries()) {
      const outcome = outcomes[position];
      if (outcome?.kind === 'indexed') {
        indexed += 1;
        if (!Number.isNaN(item.time)) observer.delay(origin, now - item.time);
      } else if (outcome?.kind === 'duplicate') duplicate += 1;
      else if (outcome?.kind === 'refused') refused.push({ record, refusal: outcome });
      else throw new Error('the sink has no outcome for a record');
    }
    if (refused.length > 0) await bury(refused, origin, signal);
    return { indexed, duplicate, deadLettered: refused.length };
  }

  async function bury(
    refused: readonly { readonly record: Outgoing; readonly refusal: Refusal }[],
    origin: Origin,
    signal: AbortSignal,
  ): Promise<void> {
    const letters = refused.map(({ record, refusal }) => deadLetter(record, refusal, origin, config.namespace));
    mustBeWritten('the dead letter of a record', await deadLetters.write(letters, signal));
    const [first] = refused;
    // Most of a batch fail alike: the first speaks for all.
    log.error('Records could not be indexed and are among the dead letters', {
      ...origin,
      records: refused.length,
      type: first?.refusal.type,
      reason: first?.refusal.reason.slice(0, 300),
    });
  }

  async function enterLedger(entry: LedgerEntry, signal: AbortSignal): Promise<void> {
    const id = ledgerId(entry);
    const body = (ingested: string): string => ledgerDocument(entry, config.namespace, ingested);
    const [outcome] = await ledger.write([{ id, time: entry.created, size: 700, body }], signal);
    mustBeWritten(`the ledger of ${entry.contentId}`, outcome === undefined ? [] : [outcome]);
    if (outcome?.kind !== 'duplicate') return;
    const action = `writing the ledger of ${entry.contentId}`;
    const replacement = body(new Date(clock()).toISOString());
    await patiently(action, () => replaceLedgerDocument(client, names.content, id, replacement, signal), {
      patience,
      log,
      signal,
    });
  }

  return {
    open: (signal) =>
      patiently('reaching Elasticsearch', () => parts.setup(signal), {
        patience: Math.min(patience, OPEN_PATIENCE),
        log,
        signal,
      }),
    write,
    record: enterLedger,
    flush: () => Promise.resolve(),
    async close() {
      life.abort(new Error('the sink is closed'));
      await client.close();
    },
  };
}

/** What is of our own making must be taken; else the record it stands for would be nowhere. */
function mustBeWritten(what: string, outcomes: readonly Outcome[]): void {
  const refused = outcomes.find((outcome) => outcome.kind === 'refused');
  if (refused === undefined) return;
  throw new SinkError('ELASTICSEARCH_REFUSED', `writing ${what}: ${refused.type}: ${refused.reason.slice(0, 300)}`);
}

/** A daemon tries again by itself; a command should say soon that nobody is there. */
const OPEN_PATIENCE = 15_000;

function auditItem(document: AuditDocument, origin: string): Item {
  return {
    id: document.id,
    time: document.time,
    size: Buffer.byteLength(document.rest) + origin.length + document.id.length + 100,
    body: (ingested) => serialise(document, ingested, origin),
  };
}
