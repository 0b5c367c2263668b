import type { Writable } from 'node:stream';
import { systemClock } from '../common/clock.ts';
import { ExporterError } from '../common/errors.ts';
import type { Log } from '../common/log.ts';
import type { Config } from '../config/types.ts';
import { createInterimSink } from '../sink/interim/sink.ts';
import { MemoryStore } from '../cycle/memoryStore.ts';
import type { Sink } from '../sink/types.ts';
import type { StateStore } from '../state/types.ts';
import type { Metrics } from '../telemetry/metrics.ts';

export interface OutputParts {
  readonly stdout: Writable;
  readonly patience: number;
  readonly log: Log;
  readonly metrics: Metrics;
}

export function buildOutput(config: Config, parts: OutputParts): Promise<{ sink: Sink; store: StateStore }> {
  if (config.output.kind !== 'elasticsearch') throw new ExporterError('INTERIM', 'interim');
  const sink = createInterimSink(config.output.elasticsearch, parts.patience, parts.log, systemClock);
  return Promise.resolve({ sink, store: new MemoryStore() });
}
