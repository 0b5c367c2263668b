import { replayDeadLetters } from '../cycle/replay.ts';
import { DeadLetterBox } from '../sink/elasticsearch/deadLetterBox.ts';
import { buildExporter } from '../wire.ts';
import {
  CONFIG_OPTION,
  JSON_OPTION,
  parseCommand,
  UsageError,
  type CommandFunction,
  type CommandSpec,
} from './command.ts';
import { EXIT } from './failure.ts';
import { needElasticsearch } from './needElasticsearch.ts';
import { PATIENCE_OPTION, patienceOf } from './patience.ts';
import { openConfig } from './openConfig.ts';

const SPEC: CommandSpec = {
  name: 'deadletter',
  usage: 'deadletter list | replay [--patience D] [--config FILE]... [--json]',
  summary: 'Lists the records that could not be indexed, or delivers them once more after the cause was mended.',
  details: 'What arrives, or is in the data stream already, is taken from the dead letters; the rest stays.',
  options: { ...PATIENCE_OPTION, ...CONFIG_OPTION, ...JSON_OPTION },
};

export const deadletterCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const [action = '', ...more] = args.positionals;
  if (!['list', 'replay'].includes(action) || more.length > 0) throw new UsageError('one of list and replay is wanted');
  const config = await openConfig(args, { tenants: action === 'replay' });
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: patienceOf(args) });
  try {
    const { client, config: target } = needElasticsearch(exporter, 'deadletter');
    const box = new DeadLetterBox(client, target.namespace);
    if (action === 'list') {
      for await (const page of box.pages(io.signal)) {
        for (const { at, type, reason, origin, id } of page) {
          const line = args.has('json')
            ? JSON.stringify({ at, id, type, reason, ...origin })
            : `${at}  ${origin.tenant} ${origin.contentType}  ${id}  ${type}: ${reason}`;
          io.stdout.write(`${line}\n`);
        }
      }
      return EXIT.delivered;
    }
    await exporter.engine.sink.open(io.signal);
    const report = await replayDeadLetters(box, exporter.tenants, exporter.engine.sink, io.signal);
    io.stdout.write(
      args.has('json')
        ? `${JSON.stringify(report)}\n`
        : `${report.letters} dead letters: ${report.indexed} indexed, ${report.duplicate} were there already, ${report.kept} stay\n`,
    );
    return report.kept === 0 ? EXIT.delivered : EXIT.undelivered;
  } finally {
    await exporter.close();
  }
};
