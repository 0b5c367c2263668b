import type { WriteStream } from 'node:tty';
import type { Summary } from '../cycle/summary.ts';
import type { Io } from './command.ts';

const WIDTH = 30;
const REFRESH = 200;

/** Draws on a terminal how far a run is; nothing where stderr is no terminal. The function returned ends it. */
export function showProgress({ contents, records }: Summary, io: Io): () => void {
  if ((io.stderr as Partial<WriteStream>).isTTY !== true) return () => undefined;
  const draw = (): void => {
    const done = contents.delivered + contents.skipped + contents.expired + contents.failed;
    const share = contents.listed === 0 ? 0 : done / contents.listed;
    const filled = Math.round(share * WIDTH);
    const bar = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)}`;
    io.stderr.write(
      `\r\u001B[K${bar} ${done} of ${contents.listed} contents listed so far, ${records.received} records`,
    );
  };
  const timer = setInterval(draw, REFRESH);
  return () => {
    clearInterval(timer);
    draw();
    io.stderr.write('\n');
  };
}
