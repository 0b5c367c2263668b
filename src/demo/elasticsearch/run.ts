import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The tail of what a failed command said. */
const SAID = 2000;

/** Runs a command to its end and resolves with its standard output. */
export async function run(
  command: string,
  parameters: readonly string[],
  signal: AbortSignal,
  timeout = 0,
): Promise<string> {
  try {
    const { stdout } = await execute(command, [...parameters], { signal, timeout, maxBuffer: 1 << 24 });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    const said = `${stdout}${stderr}`.trim().slice(-SAID);
    throw new Error(`running ${command} ${parameters[0] ?? ''} failed: ${said === '' ? message : said}`, {
      cause: error,
    });
  }
}
