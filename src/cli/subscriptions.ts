import { describeError } from '../common/errors.ts';
import type { Tenant } from '../cycle/types.ts';
import { buildExporter } from '../wire.ts';
import {
  CONFIG_OPTION,
  JSON_OPTION,
  parseCommand,
  UsageError,
  type CommandFunction,
  type CommandSpec,
} from './command.ts';
import { EXIT, worstExitCode } from './failure.ts';
import { openConfig } from './openConfig.ts';
import { CONTENT_TYPE_OPTION, narrow, TENANT_OPTION } from './select.ts';
import { table } from './table.ts';

const SPEC: CommandSpec = {
  name: 'subscriptions',
  usage: 'subscriptions list | start | stop [--tenant N] [--content-type C] [--config FILE]... [--json]',
  summary: "Lists, starts or stops the tenants' subscriptions to content types.",
  details: `Without a subscription Microsoft builds no content; run and once start what is missing by themselves. What becomes
available between a stop and the next start is gone for good. Two starts must be 15 minutes apart.`,
  options: { ...TENANT_OPTION, ...CONTENT_TYPE_OPTION, ...CONFIG_OPTION, ...JSON_OPTION },
  examples: ['o365-audit-exporter subscriptions list --config contoso.yaml'],
};

interface Row {
  readonly tenant: string;
  readonly contentType: string;
  readonly status: string;
  readonly error?: string;
}

export const subscriptionsCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const [action = '', ...more] = args.positionals;
  if (!['list', 'start', 'stop'].includes(action) || more.length > 0)
    throw new UsageError('one of list, start and stop is wanted');
  const config = narrow(await openConfig(args, { tenants: true }), args);
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: 0 });
  const errors: unknown[] = [];
  try {
    const rows = (
      await Promise.all(exporter.tenants.map((tenant) => tenantRows(tenant, action, errors, io.signal)))
    ).flat();
    io.stdout.write(
      args.has('json')
        ? `${JSON.stringify(rows)}\n`
        : table(
            ['tenant', 'content type', 'status'],
            rows.map(({ tenant, contentType, status, error }) => [tenant, contentType, error ?? status]),
          ),
    );
    return worstExitCode(errors);
  } finally {
    await exporter.close();
  }
};

async function tenantRows(tenant: Tenant, action: string, errors: unknown[], signal: AbortSignal): Promise<Row[]> {
  const { name, contentTypes } = tenant.config;
  if (action === 'list') {
    try {
      const found = await tenant.api.listSubscriptions(signal);
      return contentTypes.map((contentType) => {
        const entry = found.find(
          (subscription) => subscription.contentType.toLowerCase() === contentType.toLowerCase(),
        );
        return { tenant: name, contentType, status: entry?.status ?? 'missing' };
      });
    } catch (error) {
      errors.push(error);
      return [{ tenant: name, contentType: '*', status: 'failed', error: describeError(error).message }];
    }
  }
  const rows: Row[] = [];
  for (const contentType of contentTypes) {
    try {
      await (action === 'start'
        ? tenant.api.startSubscription(contentType, signal)
        : tenant.api.stopSubscription(contentType, signal));
      rows.push({ tenant: name, contentType, status: action === 'start' ? 'started' : 'stopped' });
    } catch (error) {
      errors.push(error);
      rows.push({ tenant: name, contentType, status: 'failed', error: describeError(error).message });
    }
  }
  return rows;
}
