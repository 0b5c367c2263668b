import { errors, type Client } from '@elastic/elasticsearch';
import type { Log } from '../../common/log.ts';
import type { ElasticsearchConfig } from '../../config/types.ts';
import { SinkError } from '../errors.ts';
import { findCapabilities } from './capabilities.ts';
import { enrichmentPipeline, PIPELINE_NAME } from './pipeline.ts';
import { streamNames } from './streams.ts';
import { templates, TEMPLATE_VERSION, type NamedTemplate, type TemplateParts } from './templates.ts';

/** One thing that setup did, or would do. */
export interface SetupStep {
  readonly what: string;
  readonly action: 'create' | 'upgrade' | 'keep' | 'update mapping' | 'roll over';
  readonly detail?: string;
}

export interface SetupParts {
  readonly client: Client;
  readonly config: ElasticsearchConfig;
  readonly audit: TemplateParts['audit'];
  readonly log: Log;
  /** Changes nothing, only says what would be done. */
  readonly dryRun?: boolean;
}

/**
 * Installs or upgrades the templates and the pipeline, and brings an existing data stream up to them: a mapping that
 * only adds fields is put onto its write index, otherwise the stream is rolled over. A newer template of ours is left
 * alone. Safe to repeat, and to run in several instances at once.
 */
export async function setUp(parts: SetupParts, signal: AbortSignal): Promise<readonly SetupStep[]> {
  const { client, config, dryRun = false } = parts;
  await requireVersion9(client, signal);
  const capabilities = await findCapabilities(client, signal);
  const pipeline = enrichmentPipeline(capabilities.processors, TEMPLATE_VERSION);
  const steps: SetupStep[] = [];
  if (pipeline !== undefined) {
    const installed = await installedPipeline(client, signal);
    const action = actionFor(installed);
    steps.push({ what: `ingest pipeline ${PIPELINE_NAME}`, ...action });
    if (!dryRun && !isNewer(installed)) await client.ingest.putPipeline({ id: PIPELINE_NAME, ...pipeline }, { signal });
  }
  const wanted = templates({
    config,
    audit: parts.audit,
    capabilities,
    pipeline: pipeline === undefined ? undefined : PIPELINE_NAME,
  });
  const names = streamNames(config.namespace);
  for (const template of wanted) {
    const installed = await installedVersion(client, template, signal);
    const what = `index template ${template.indexName}`;
    steps.push({ what, ...actionFor(installed) });
    if (isNewer(installed)) continue;
    if (!dryRun) await put(client, template, signal);
    if (installed !== TEMPLATE_VERSION) {
      steps.push(...(await bringUpToDate(parts, names[template.kind], { template, installed }, signal)));
    }
  }
  return steps;
}

function isNewer(installed: number | undefined): boolean {
  return (installed ?? 0) > TEMPLATE_VERSION;
}

function actionFor(installed: number | undefined): Pick<SetupStep, 'action' | 'detail'> {
  if (installed === undefined) return { action: 'create' };
  if (installed < TEMPLATE_VERSION) return { action: 'upgrade' };
  if (installed === TEMPLATE_VERSION) return { action: 'keep' };
  return { action: 'keep', detail: `version ${installed} is newer than this program's ${TEMPLATE_VERSION}` };
}

async function installedPipeline(client: Client, signal: AbortSignal): Promise<number | undefined> {
  const found = await client.ingest.getPipeline({ id: PIPELINE_NAME }, { signal, ignore: [404] });
  const pipeline = found[PIPELINE_NAME];
  return pipeline && (pipeline.version ?? 0);
}

async function requireVersion9(client: Client, signal: AbortSignal): Promise<void> {
  const { version } = await client.info({}, { signal });
  const major = Number(version.number.split('.')[0]);
  if (major >= 9) return;
  throw new SinkError(
    'ELASTICSEARCH_REFUSED',
    `setting up Elasticsearch: it is version ${version.number}, 9 or newer is wanted`,
  );
}

async function installedVersion(
  client: Client,
  { indexName }: NamedTemplate,
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    const found = await client.indices.getIndexTemplate({ name: indexName }, { signal });
    const meta = found.index_templates[0]?.index_template._meta as
      { managed_by?: string; version?: number } | undefined;
    return meta?.managed_by === 'o365-audit-exporter' ? (meta.version ?? 0) : 0;
  } catch (error) {
    if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
    throw error;
  }
}

/** Put every time: it is idempotent, and what somebody changed by hand is ours again. */
async function put(client: Client, template: NamedTemplate, signal: AbortSignal): Promise<void> {
  await client.cluster.putComponentTemplate({ name: template.componentName, ...template.component } as never, {
    signal,
  });
  await client.indices.putIndexTemplate({ name: template.indexName, ...template.index }, { signal });
}

/** A stream that was there before our templates has settings of others, which only a new backing index gets rid of. */
async function bringUpToDate(
  { client, dryRun = false }: SetupParts,
  stream: string,
  { template, installed }: { readonly template: NamedTemplate; readonly installed: number | undefined },
  signal: AbortSignal,
): Promise<SetupStep[]> {
  const what = `data stream ${stream}`;
  if (!(await client.indices.exists({ index: stream }, { signal }))) return [];
  if (installed === undefined) {
    if (!dryRun) await client.indices.rollover({ alias: stream }, { signal });
    return [{ what, action: 'roll over', detail: 'it was made by another template' }];
  }
  const { mappings } = (template.component as { template: { mappings: object } }).template;
  if (dryRun)
    return [{ what, action: 'update mapping', detail: 'or a rollover, when the mapping does more than add fields' }];
  try {
    await client.indices.putMapping({ index: stream, write_index_only: true, ...mappings }, { signal });
    return [{ what, action: 'update mapping' }];
  } catch (error) {
    if (!(error instanceof errors.ResponseError && error.statusCode === 400)) throw error;
    await client.indices.rollover({ alias: stream }, { signal });
    return [{ what, action: 'roll over', detail: 'the mapping does more than add fields' }];
  }
}
