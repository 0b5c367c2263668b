import { buildExporter } from '../wire.ts';
import { CONFIG_OPTION, JSON_OPTION, parseCommand, type CommandFunction, type CommandSpec } from './command.ts';
import { EXIT } from './failure.ts';
import { needElasticsearch } from './needElasticsearch.ts';
import { openConfig } from './openConfig.ts';
import type { ElasticsearchConfig } from '../config/types.ts';
import { sinkFailure } from '../sink/elasticsearch/client.ts';
import type { SetupStep } from '../sink/elasticsearch/setup.ts';

const SPEC: CommandSpec = {
  name: 'setup',
  usage: 'setup [--dry-run] [--kibana URL] [--config FILE]... [--json]',
  summary:
    'Installs or upgrades what Elasticsearch must have: templates, and an ingest pipeline where it has the processors.',
  details: `Safe to repeat. An existing data stream gets new fields on its write index; where a mapping does more than add fields
it is rolled over. Templates of a newer version of this program are left alone. Needs the privileges of docs/deploy.md.`,
  options: {
    'dry-run': { help: 'change nothing, say what would be done' },
    kibana: { value: 'URL', help: 'also put data views for records, ledger and dead letters into this Kibana' },
    ...CONFIG_OPTION,
    ...JSON_OPTION,
  },
};

export const setupCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const config = await openConfig(args, { tenants: false });
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: 0 });
  try {
    const elasticsearch = needElasticsearch(exporter, 'setup');
    const dryRun = args.has('dry-run');
    const installed = await elasticsearch.setUp(dryRun, io.signal).catch((error: unknown) => {
      throw sinkFailure('setting up Elasticsearch', error);
    });
    const views = await dataViews(args.value('kibana'), elasticsearch.config, dryRun, io.signal);
    const steps: readonly SetupStep[] = [...installed, ...views];
    if (args.has('json')) io.stdout.write(`${JSON.stringify({ dryRun, steps })}\n`);
    else {
      for (const { what, action, detail } of steps) {
        io.stdout.write(`${dryRun ? 'would ' : ''}${action}: ${what}${detail === undefined ? '' : ` (${detail})`}\n`);
      }
    }
    return EXIT.delivered;
  } finally {
    await exporter.close();
  }
};

async function dataViews(
  kibana: string | undefined,
  config: ElasticsearchConfig,
  dryRun: boolean,
  signal: AbortSignal,
): Promise<SetupStep[]> {
  if (kibana === undefined) return [];
  const { DATA_VIEWS, setUpKibana } = await import('../sink/kibana.ts');
  if (!dryRun) await setUpKibana(kibana, config, signal);
  return DATA_VIEWS.map(({ name, title }) => ({ what: `Kibana data view ${name}`, action: 'upgrade', detail: title }));
}
