import { reconcileAll } from '../cycle/reconcileAll.ts';
import { rememberGaps } from '../cycle/rememberGaps.ts';
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
import { needElasticsearch } from './needElasticsearch.ts';
import { PATIENCE_OPTION, patienceOf } from './patience.ts';
import { openConfig } from './openConfig.ts';
import { CONTENT_TYPE_OPTION, narrow, TENANT_OPTION, timeOption } from './select.ts';
import { stopWithGrace } from './stop.ts';

const SPEC: CommandSpec = {
  name: 'reconcile',
  usage: 'reconcile [--from T] [--to T] [--tenant N] [--content-type C] [--patience D] [--config FILE]... [--json]',
  summary:
    'Lists the window again, compares it with the ledger and with the documents in Elasticsearch, fetches what is missing.',
  details: `Seven days by default. A content is fetched again when it has no ledger document or when fewer documents are held than
it brought; what the API no longer has is named as lost. Exit 0 only when all that can be had is there. Daily inside
run: reconcile.schedule.`,
  options: {
    from: { value: 'TIME', help: 'begin: 2026-01-31T12:00:00Z, or 2d for two days ago (default 7d)' },
    to: { value: 'TIME', help: 'end (default now)' },
    ...TENANT_OPTION,
    ...CONTENT_TYPE_OPTION,
    ...PATIENCE_OPTION,
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
};

export const reconcileCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const now = Date.now();
  const start = timeOption(args, 'from', now);
  const end = timeOption(args, 'to', now);
  if ((start ?? 0) >= (end ?? now)) throw new UsageError('--from must be before --to');
  const config = narrow(await openConfig(args, { tenants: true }), args);
  const stop = stopWithGrace(io, '25s');
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: patienceOf(args) });
  try {
    const { evidence } = needElasticsearch(exporter, 'reconcile');
    await exporter.open(stop.drain);
    const window = { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
    const summary = await reconcileAll(exporter.engine, exporter.tenants, evidence, stop, window);
    await rememberGaps(exporter.engine, exporter.tenants, summary.gaps, stop.abort);
    return concludeRun(summary, { io, json: args.has('json'), stopped: stop.drain.aborted, stdoutTaken: false });
  } finally {
    await exporter.close();
  }
};
