import type { Stop } from '../cycle/types.ts';
import { parseDuration } from '../config/duration.ts';
import { UsageError, type Io } from './command.ts';

/** `drain` follows the first signal at once; `abort` follows the second, or comes when the grace time is over. */
export function stopWithGrace({ signal: first, kill }: Pick<Io, 'signal' | 'kill'>, grace: string): Stop {
  const milliseconds = parseDuration(grace);
  if (milliseconds === undefined) throw new UsageError(`--grace ${grace}: a duration such as 25s or 2m is wanted`);
  const abort = new AbortController();
  const begin = (): void => {
    setTimeout(() => {
      abort.abort(new Error('the grace time is over'));
    }, milliseconds).unref();
  };
  if (first.aborted) begin();
  else first.addEventListener('abort', begin, { once: true });
  return { drain: first, abort: AbortSignal.any([abort.signal, kill]) };
}
