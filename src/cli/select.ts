import { CONTENT_TYPES, type ContentType } from '../config/contentTypes.ts';
import type { Config } from '../config/types.ts';
import { UsageError, type ParsedCommand } from './command.ts';

/** Options that narrow a command down. */
export const TENANT_OPTION = { tenant: { value: 'NAME', help: 'this tenant only (its name or tenantId)' } };
export const CONTENT_TYPE_OPTION = {
  'content-type': { value: 'TYPE', help: `this content type only: ${CONTENT_TYPES.join(', ')}` },
};

/** Leaves in a configuration only what `--tenant` and `--content-type` name. Throws UsageError when that is nothing. */
export function narrow(config: Config, args: ParsedCommand): Config {
  const tenant = args.value('tenant');
  const contentType = args.value('content-type');
  const tenants = config.tenants
    .filter(({ name, tenantId }) => tenant === undefined || name === tenant || tenantId === tenant.toLowerCase())
    .map((chosen) => ({ ...chosen, contentTypes: chosen.contentTypes.filter((type) => isChosen(type, contentType)) }));
  if (tenants.length === 0) throw new UsageError(`--tenant ${tenant ?? ''}: no such tenant in the configuration`);
  if (tenants.every(({ contentTypes }) => contentTypes.length === 0)) {
    throw new UsageError(`--content-type ${contentType ?? ''}: not among the configured ones`);
  }
  return { ...config, tenants };
}

function isChosen(type: ContentType, wanted: string | undefined): boolean {
  return wanted === undefined || type.toLowerCase() === wanted.toLowerCase();
}

/** Reads `--from` and `--to`: ISO times, UTC unless they say otherwise, or a duration back from now (`2d`). */
export function timeOption(args: ParsedCommand, name: string, now: number): number | undefined {
  const text = args.value(name);
  if (text === undefined) return undefined;
  const back = /^(\d+)([mhd])$/.exec(text);
  if (back !== null) {
    const unit = { m: 60_000, h: 3_600_000, d: 86_400_000 }[back[2] as 'm' | 'h' | 'd'];
    return now - Number(back[1]) * unit;
  }
  const zoned = /T.*(Z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T') ? text : `${text}Z`;
  const time = Date.parse(zoned);
  if (Number.isNaN(time))
    throw new UsageError(`--${name} ${text}: a time such as 2026-01-31T12:00:00Z or 2d (two days ago) is wanted`);
  return time;
}
