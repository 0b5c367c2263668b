import { backfillTenant } from '../cycle/backfill.ts';
import { rememberGaps } from '../cycle/rememberGaps.ts';
import { Summary } from '../cycle/summary.ts';
import { buildExporter } from '../wire.ts';
import {
  CONFIG_OPTION,
  JSON_OPTION,
  parseCommand,
  UsageError,
  type CommandFunction,
  type CommandSpec,
} from './command.ts';
import { concludeRun } from './conclude.ts';
import { EXIT } from './failure.ts';
import { PATIENCE_OPTION, patienceOf } from './patience.ts';
import { openConfig } from './openConfig.ts';
import { showProgress } from './progressBar.ts';
import { CONTENT_TYPE_OPTION, narrow, TENANT_OPTION, timeOption } from './select.ts';
import { stopWithGrace } from './stop.ts';

const SPEC: CommandSpec = {
  name: 'backfill',
  usage: 'backfill --from T --to T [--tenant N] [--content-type C] [--patience D] [--config FILE]... [--json]',
  summary: 'Delivers everything that the API lists between two times, apart from the live checkpoint.',
  details: `The times are those at which contents became available, not those of the events; the API keeps 7 days. What is in
Elasticsearch already is counted as duplicate and not doubled. Detection rules go by event.ingested: a backfill can
raise alerts for old events.`,
  options: {
    from: { value: 'TIME', help: 'begin, inclusive: 2026-01-31T12:00:00Z, or 2d for two days ago' },
    to: { value: 'TIME', help: 'end, exclusive (default: now)' },
    ...TENANT_OPTION,
    ...CONTENT_TYPE_OPTION,
    ...PATIENCE_OPTION,
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
  examples: ['o365-audit-exporter backfill --config contoso.yaml --from 3d --content-type Audit.Exchange'],
};

export const backfillCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const now = Date.now();
  const start = timeOption(args, 'from', now);
  const end = timeOption(args, 'to', now);
  if (start === undefined) throw new UsageError('--from is needed');
  if (start >= (end ?? now)) throw new UsageError('--from must be before --to');
  const config = narrow(await openConfig(args, { tenants: true }), args);
  const stop = stopWithGrace(io, '25s');
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: patienceOf(args) });
  try {
    await exporter.open(stop.drain);
    const summary = new Summary(now);
    const endProgress = showProgress(summary, io);
    await Promise.all(
      exporter.tenants.map((tenant) => backfillTenant(exporter.engine, tenant, { start, end }, summary, stop)),
    );
    endProgress();
    await rememberGaps(exporter.engine, exporter.tenants, summary.gaps, stop.abort);
    return concludeRun(summary, {
      io,
      json: args.has('json'),
      stopped: stop.drain.aborted,
      stdoutTaken: config.output.kind === 'stdout',
    });
  } finally {
    await exporter.close();
  }
};
