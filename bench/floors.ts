import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputFile } from './configuration.ts';
import { measure } from './processes.ts';
import { drain } from './scenario.ts';

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Records as they are sent and as they are written, a line each; made by the exporter itself. */
export interface Samples {
  readonly raw: string;
  readonly documents: string;
}

export async function makeSamples(folder: string): Promise<Samples> {
  const samples = { raw: join(folder, 'raw.ndjson'), documents: join(folder, 'documents.ndjson') };
  const scenario = { records: 20_000, recordsPerContent: 1_000, tenants: 1, output: 'file' } as const;
  await drain({ name: 'documents', ...scenario }, {}, (place) => {
    copyFileSync(outputFile(place.folder), samples.documents);
  });
  await drain({ name: 'raw records', ...scenario }, { preserveOriginal: true }, (place) => {
    const lines = readFileSync(outputFile(place.folder), 'utf8').split('\n').filter(Boolean);
    const originals = lines.map((line) => (JSON.parse(line) as { event: { original: string } }).event.original);
    writeFileSync(samples.raw, originals.join('\n'));
  });
  return samples;
}

/** CPU seconds per million records, each only parsed and serialised. */
export async function parseFloor({ raw }: Samples, records = 200_000): Promise<number> {
  const [long, short] = [await measure(script('floorParse.ts'), [raw, String(records)]), await idle()];
  return ((long.probe.cpuSeconds - short) / records) * 1e6;

  /** What starting and reading the file costs. */
  async function idle(): Promise<number> {
    return (await measure(script('floorParse.ts'), [raw, '0'])).probe.cpuSeconds;
  }
}

/** Documents per second that an Elasticsearch takes when they are only replayed to it. */
export async function bulkCeiling(
  { documents }: Samples,
  target: { readonly url: string; readonly namespace: string },
  wanted = 100_000,
): Promise<number> {
  const stream = `logs-o365.audit-${target.namespace}`;
  const { stdout } = await measure(script('floorBulk.ts'), [documents, target.url, stream, String(wanted)]);
  return (JSON.parse(stdout) as { perSecond: number }).perSecond;
}
