import { buildExporter } from '../wire.ts';
import { CONFIG_OPTION, JSON_OPTION, parseCommand, type CommandFunction, type CommandSpec } from './command.ts';
import { EXIT } from './failure.ts';
import { openConfig } from './openConfig.ts';
import { CONTENT_TYPE_OPTION, narrow, TENANT_OPTION } from './select.ts';
import { table } from './table.ts';

const SPEC: CommandSpec = {
  name: 'status',
  usage: 'status [--tenant N] [--content-type C] [--config FILE]... [--json]',
  summary:
    'What the stored state says per tenant and content type: checkpoint, lag, last content, last error, known gaps.',
  options: { ...TENANT_OPTION, ...CONTENT_TYPE_OPTION, ...CONFIG_OPTION, ...JSON_OPTION },
};

export const statusCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const config = narrow(await openConfig(args, { tenants: true }), args);
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: 0 });
  try {
    await exporter.engine.store.open(io.signal);
    const now = Date.now();
    const rows = await Promise.all(
      config.tenants.flatMap(({ name, tenantId, contentTypes }) =>
        contentTypes.map(async (contentType) => {
          const state = await exporter.engine.store.load({ tenantId, contentType }, io.signal);
          const { checkpoint, lastContent, lastSuccess, lastError, pending, gaps } = state;
          return {
            tenant: name,
            contentType,
            checkpoint: iso(checkpoint),
            lagSeconds: checkpoint === undefined ? null : Math.round((now - checkpoint) / 1000),
            lastContent: iso(lastContent),
            lastSuccess: iso(lastSuccess),
            lastError: lastError === undefined ? null : { at: iso(lastError.at), message: lastError.message },
            pending: pending.length,
            gaps: gaps.map((gap) => ({
              from: iso(gap.from),
              to: iso(gap.to),
              reason: gap.reason,
              ...(gap.contentId === undefined ? {} : { contentId: gap.contentId }),
            })),
          };
        }),
      ),
    );
    if (args.has('json')) {
      io.stdout.write(`${JSON.stringify(rows)}\n`);
      return EXIT.delivered;
    }
    io.stdout.write(
      table(
        ['tenant', 'content type', 'checkpoint', 'lag', 'last content', 'pending', 'gaps', 'last error'],
        rows.map((row) => [
          row.tenant,
          row.contentType,
          row.checkpoint ?? 'none yet',
          row.lagSeconds === null ? '-' : `${row.lagSeconds} s`,
          row.lastContent ?? '-',
          String(row.pending),
          String(row.gaps.length),
          row.lastError?.message ?? '-',
        ]),
      ),
    );
    for (const row of rows) {
      for (const gap of row.gaps)
        io.stdout.write(`gap: ${row.tenant} ${row.contentType} ${gap.from} to ${gap.to}: ${gap.reason}\n`);
    }
    return EXIT.delivered;
  } finally {
    await exporter.close();
  }
};

function iso(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
