import type { ActivityApi } from '../api/types.ts';
import type { Log } from '../common/log.ts';
import type { Config, TenantConfig } from '../config/types.ts';
import type { Transform } from '../transform/document.ts';

export function buildTransform(
  _config: Config,
  _tenant: TenantConfig,
  _api: ActivityApi,
  _log: Log,
): Promise<{ transform: Transform; prepare: (signal: AbortSignal) => Promise<void> }> {
  return Promise.resolve({
    transform: (raw) => {
      const record = JSON.parse(raw.toString()) as { Id: string; CreationTime: string };
      const document = { ...record, '@timestamp': `${record.CreationTime}Z` };
      return {
        kind: 'document',
        document: {
          id: record.Id,
          time: Date.parse(`${record.CreationTime}Z`),
          rest: `"id":"${record.Id}"},${JSON.stringify(document).slice(1)}`,
        },
      };
    },
    prepare: () => Promise.resolve(),
  });
}
