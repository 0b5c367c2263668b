import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Client } from '@elastic/elasticsearch';
import { printCounts, setStage, type Stage } from '../demo/demo.ts';
import { streamNames } from '../sink/elasticsearch/streams.ts';
import { loadConfig } from '../config/load.ts';
import { buildExporter } from '../wire.ts';
import { parseCommand, type CommandFunction, type CommandSpec, type Io } from './command.ts';
import { concludeRun } from './conclude.ts';
import { EXIT } from './failure.ts';
import { showProgress } from './progressBar.ts';

const SPEC: CommandSpec = {
  name: 'demo',
  usage: 'demo [--keep]',
  summary:
    'Everything together on this machine: a simulated tenant, a real Elasticsearch, the exporter, then a short look at what arrived.',
  details: `Elasticsearch is the one at TEST_ELASTICSEARCH_URL, else one in Docker, else one built from Maven Central (JDK 21+ and
Maven); without any of them the documents go to a file.`,
  options: { keep: { help: 'leave tenant and Elasticsearch running until Ctrl-C, to look around' } },
};

interface Look {
  readonly total: number;
  readonly contentTypes: readonly (readonly [string, number])[];
  readonly workloads: readonly (readonly [string, number])[];
  readonly example: unknown;
}

export const demoCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const say = (line: string): void => {
    io.stdout.write(`${line}\n`);
  };
  const stage = await setStage(say, io.signal);
  try {
    if (stage.missing !== undefined) say(`No Elasticsearch here, so documents go to a file. ${stage.missing}`);
    const config = await loadConfig([stage.configFile], {});
    const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: 60_000 });
    try {
      say('Collecting …\n');
      await exporter.open(io.signal);
      const running = exporter.cycle.run({ drain: io.signal, abort: io.signal }, { retryAll: true });
      const summary = await running;
      showProgress(summary, io)();
      const code = concludeRun(summary, { io, json: false, stopped: io.signal.aborted, stdoutTaken: false });
      const { elasticsearch } = exporter;
      const look =
        elasticsearch === undefined
          ? await lookIntoFile(stage.outputFile)
          : await lookIntoElasticsearch(elasticsearch.client);
      show(look, stage, io);
      if (args.has('keep')) {
        say('\nCtrl-C ends the demo.');
        await new Promise((resolve) => {
          io.signal.addEventListener('abort', resolve, { once: true });
        });
      }
      return code;
    } finally {
      await exporter.close();
    }
  } finally {
    await stage.end();
  }
};

function show({ total, contentTypes, workloads, example }: Look, stage: Stage, io: Io): void {
  printCounts(io.stdout, `${total} documents by content type`, contentTypes);
  printCounts(io.stdout, 'and by workload (event.provider)', workloads);
  io.stdout.write(
    `\nA search: failed logons (event.code: AzureActiveDirectoryStsLogon and event.outcome: failure), the latest of them:\n`,
  );
  io.stdout.write(`${JSON.stringify(example, undefined, 2)}\n`);
  const { audit, content } = streamNames('demo');
  io.stdout.write(
    stage.elasticsearch === undefined
      ? '\nWhere to look next: README.md, config/default.yaml, and `npx o365-audit-exporter --help` after `npm run build`.\n'
      : `\nWhere to look next: the data streams ${audit} and ${content} (the ledger) with \`npm run demo -- --keep\`,
README.md, config/default.yaml, and \`npx o365-audit-exporter --help\` after \`npm run build\`.\n`,
  );
}

type Buckets = { readonly buckets: readonly { readonly key: string; readonly doc_count: number }[] };

async function lookIntoElasticsearch(client: Client): Promise<Look> {
  const { audit, content } = streamNames('demo');
  await client.indices.refresh({ index: [audit, content] });
  const found = await client.search<unknown, { workloads: Buckets }>({
    index: audit,
    size: 0,
    track_total_hits: true,
    aggs: { workloads: { terms: { field: 'event.provider', size: 12 } } },
  });
  const ledger = await client.search<unknown, { types: { buckets: { key: string; indexed: { value: number } }[] } }>({
    index: content,
    size: 0,
    aggs: {
      types: {
        terms: { field: 'audit_exporter.contentType' },
        aggs: { indexed: { sum: { field: 'audit_exporter.indexed' } } },
      },
    },
  });
  const failed = await client.search({
    index: audit,
    size: 1,
    sort: [{ '@timestamp': 'desc' }],
    query: {
      bool: {
        filter: [{ term: { 'event.code': 'AzureActiveDirectoryStsLogon' } }, { term: { 'event.outcome': 'failure' } }],
      },
    },
    _source: ['@timestamp', 'event.action', 'event.outcome', 'user.id', 'source.ip', 'o365.audit.LogonError'],
  });
  const { total } = found.hits;
  return {
    total: typeof total === 'number' ? total : (total?.value ?? 0),
    contentTypes: (ledger.aggregations?.types.buckets ?? []).map(({ key, indexed }) => [key, indexed.value] as const),
    workloads: (found.aggregations?.workloads.buckets ?? []).map(({ key, doc_count: count }) => [key, count] as const),
    example: failed.hits.hits[0]?._source,
  };
}

async function lookIntoFile(path: string): Promise<Look> {
  const workloads = new Map<string, number>();
  let total = 0;
  let example: unknown;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const document = JSON.parse(line) as { event?: { provider?: string; code?: string; outcome?: string } };
    const { provider = 'unknown', code, outcome } = document.event ?? {};
    total += 1;
    workloads.set(provider, (workloads.get(provider) ?? 0) + 1);
    if (code === 'AzureActiveDirectoryStsLogon' && outcome === 'failure') example = document;
  }
  const sorted = [...workloads].toSorted(([, a], [, b]) => b - a).slice(0, 12);
  return { total, contentTypes: [], workloads: sorted, example };
}
