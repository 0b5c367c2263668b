import { ConfigError } from '../config/errors.ts';
import type { Exporter } from '../wire.ts';

/** Refuses a command that makes sense with output.elasticsearch only. */
export function needElasticsearch(
  { elasticsearch }: Exporter,
  command: string,
): NonNullable<Exporter['elasticsearch']> {
  if (elasticsearch !== undefined) return elasticsearch;
  throw new ConfigError([
    { path: 'output', message: `${command} needs output.elasticsearch: a file or stdout can't be asked what it holds` },
  ]);
}
