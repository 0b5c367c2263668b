#!/usr/bin/env -S node --max-semi-space-size=4
import { UsageError } from './cli/command.ts';
import { COMMANDS, overview } from './cli/commands.ts';
import { reportFailure } from './cli/failure.ts';
import { keepHeapSmall } from './cli/memory.ts';
import { nodeComplaint } from './cli/nodeVersion.ts';

keepHeapSmall();

/** The first signal asks to finish, the second to give up, the third does not ask. */
const stops = [new AbortController(), new AbortController()] as const;
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    const next = stops.find(({ signal }) => !signal.aborted);
    if (next === undefined) process.exit(1);
    next.abort(new Error(`stopped by ${name}`));
  });
}

/** A reader that has gone (`| head`) is no error of ours; whoever writes documents there answers for them. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (process.stdout.listenerCount('error') > 1) return;
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const [name = '--help', ...argv] = process.argv.slice(2);
const { stdin, stdout, stderr } = process;
const command = COMMANDS[name];
if (name === '--version') {
  const { version } = await import('./common/version.ts');
  stdout.write(`${version()}\n`);
} else if (command === undefined) {
  const asked = ['--help', '-h', 'help'].includes(name);
  (asked ? stdout : stderr).write(asked ? overview() : `unknown command: ${name}\n\n${overview()}`);
  process.exitCode = asked ? 0 : 2;
} else {
  const complaint = name === 'transform' ? undefined : nodeComplaint(process.versions.node);
  const io = { stdin, stdout, stderr, signal: stops[0].signal, kill: stops[1].signal };
  try {
    if (complaint !== undefined) throw new UsageError(complaint);
    const run = await command.load();
    process.exitCode = await run(argv, io);
  } catch (error) {
    process.exitCode = reportFailure(error, io);
  }
}
