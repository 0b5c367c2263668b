import { givenElasticsearch } from './given.ts';
import { dockerAnswers, startDocker } from './docker.ts';
import { startMaven } from './maven.ts';
import type { ElasticsearchOptions, RunningElasticsearch } from './types.ts';

/**
 * A real Elasticsearch: the one that `TEST_ELASTICSEARCH_URL` names, else one in Docker where an engine answers,
 * else a node from Maven Central in a Java process of its own. Resolves when it is healthy.
 *
 * @throws ElasticsearchUnavailableError when none of the three is to be had
 */
export async function startElasticsearch(
  options: ElasticsearchOptions,
  signal: AbortSignal,
): Promise<RunningElasticsearch> {
  const given = (options.environment ?? process.env)['TEST_ELASTICSEARCH_URL'];
  if (given !== undefined && given !== '') return givenElasticsearch(given, signal);
  if (await dockerAnswers(signal)) return startDocker(options, signal);
  return startMaven(options, signal);
}
