import { checkElasticsearch, type CheckedElasticsearch } from '../check/elasticsearch.ts';
import { checkFile } from '../check/file.ts';
import type { Report } from '../check/finding.ts';
import type { Config } from '../config/types.ts';

/** Looks at where documents and checkpoints go; writes nothing. */
export async function checkOutput(
  { output, state }: Config,
  elasticsearch: CheckedElasticsearch | undefined,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  if (elasticsearch !== undefined)
    await checkElasticsearch(elasticsearch, state.type === 'elasticsearch', report, signal);
  if (output.kind === 'file') await checkFile('output', output.path, report);
  if (output.kind === 'stdout')
    report({ level: 'ok', area: 'configuration', what: 'output', detail: 'standard output' });
  if (state.type === 'sqlite') await checkFile('state', state.path, report);
}
