import { buildExporter } from '../wire.ts';
import { CONFIG_OPTION, JSON_OPTION, parseCommand, type CommandFunction, type CommandSpec } from './command.ts';
import { EXIT } from './failure.ts';
import { openConfig } from './openConfig.ts';
import { concludeRun } from './conclude.ts';
import { PATIENCE_OPTION, patienceOf } from './patience.ts';
import { stopWithGrace } from './stop.ts';

const SPEC: CommandSpec = {
  name: 'once',
  usage: 'once [--patience D] [--config FILE]... [--json]',
  summary:
    'One full cycle for every tenant and content type: everything listed up to now minus poll.settle is delivered.',
  details: 'Uses the same checkpoints as run; contents delivered before are not fetched again.',
  options: { ...PATIENCE_OPTION, ...CONFIG_OPTION, ...JSON_OPTION },
  examples: ['o365-audit-exporter once --config contoso.yaml --json | jq .records'],
};

export const onceCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const config = await openConfig(args, { tenants: true });
  const stop = stopWithGrace(io, '25s');
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: patienceOf(args) });
  try {
    await exporter.open(stop.drain);
    const summary = await exporter.cycle.run(stop, { retryAll: true });
    return concludeRun(summary, {
      io,
      json: args.has('json'),
      stopped: stop.drain.aborted,
      stdoutTaken: config.output.kind === 'stdout',
    });
  } finally {
    await exporter.close();
  }
};
