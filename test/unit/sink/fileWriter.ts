/** Writes to a file for ever and says after each flush how many records are durable; ended by SIGKILL. Arguments: path. */
import { silent } from '../../../src/common/log.ts';
import { FileSink } from '../../../src/sink/stream/fileSink.ts';
import type { Outgoing } from '../../../src/sink/types.ts';

const never = new AbortController().signal;
const sink = new FileSink({ path: process.argv[2] ?? '', clock: Date.now, log: silent });
const origin = { tenant: 'contoso', contentType: 'Audit.General', contentId: 'content-1' } as const;
await sink.open();
for (let first = 0; ; first += 50) {
  const records = Array.from({ length: 50 }, (_, index): Outgoing => {
    const id = `r${first + index}`;
    return {
      document: { id, time: 0, rest: `"id":"${id}"},"padding":"${'x'.repeat((first * 7) % 900)}"}` },
      raw: Buffer.from('{}'),
    };
  });
  await sink.write(records, origin, never);
  if (first % 250 !== 0) continue;
  await sink.flush();
  process.stdout.write(`${first + 50}\n`);
}
