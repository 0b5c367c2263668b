/** A program for tests: starts an Elasticsearch, writes its address as one line, and stays until it is killed. */
import { startElasticsearch } from '../../src/demo/elasticsearch/start.ts';

const { url } = await startElasticsearch({ heap: '256m' }, AbortSignal.timeout(300_000));
process.stdout.write(`${url}\n`);
process.stdin.resume();
