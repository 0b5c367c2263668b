import { Daemon } from '../daemon.ts';
import { buildExporter } from '../wire.ts';
import { CONFIG_OPTION, parseCommand, type CommandFunction, type CommandSpec } from './command.ts';
import { EXIT } from './failure.ts';
import { openConfig } from './openConfig.ts';
import { stopWithGrace } from './stop.ts';

const SPEC: CommandSpec = {
  name: 'run',
  usage: 'run [--grace DURATION] [--config FILE]...',
  summary:
    'The daemon: polls on the cron schedule until SIGTERM or SIGINT, then finishes what is under way and exits 0.',
  details: `While it runs, http.host:http.port serves /livez, /readyz, /metrics, /status.json and / (a page for people).
What is under way at SIGTERM has --grace to finish; a second signal ends that time. What does not finish is delivered by
the next run, once; the exit code is then 1.`,
  options: {
    ...CONFIG_OPTION,
    grace: {
      value: 'DURATION',
      help: 'time to finish after SIGTERM (default 25s; keep it below terminationGracePeriodSeconds)',
    },
  },
  examples: ['o365-audit-exporter run --config /etc/o365-audit-exporter/config.yaml'],
};

export const runCommand: CommandFunction = async (argv, io) => {
  const args = parseCommand(SPEC, argv, io);
  if (args === undefined) return EXIT.delivered;
  const config = await openConfig(args, { tenants: true });
  const stop = stopWithGrace(io, args.value('grace') ?? '25s');
  const exporter = await buildExporter(config, { stderr: io.stderr, stdout: io.stdout, patience: Infinity });
  try {
    const http = await exporter.serveHttp();
    exporter.log.info('Listening', { url: http.url });
    try {
      await new Daemon(exporter.daemonParts()).run(stop);
    } finally {
      await http.close();
    }
  } finally {
    await exporter.close();
  }
  return stop.abort.aborted ? EXIT.undelivered : EXIT.delivered;
};
