import type { Json } from '../../fields/context.ts';
import { date, each, flattened, ip, keyword, object, type Fields } from '../../fields/dsl.ts';
import { parseContainer } from '../../fields/parseText.ts';
import { isoTime } from '../../time.ts';

/** Keys of the `Data` of alerts and investigations that are fields of their own; all of it is in `Data.flattened`. */
export const dataKeys: Fields = {
  ...each(keyword, [
    'ad',
    'af',
    'aii',
    'ail',
    'alk',
    'als',
    'an',
    'cid',
    'cpid',
    'dm',
    'dpn',
    'eid',
    'etps',
    'etype',
    'f3u',
    'fvs',
    'imsgid',
    'lon',
    'mat',
    'ms',
    'od',
    'op',
    'ot',
    'plk',
    'pud',
    'reid',
    'rid',
    'sev',
    'sict',
    'sid',
    'sitmi',
    'srt',
    'ssic',
    'suid',
    'tdc',
    'thn',
    'tht',
    'tid',
    'tpid',
    'tpt',
    'trc',
    'tsd',
    'ttr',
    'upfc',
    'upfv',
    'ut',
    'von',
    'wl',
    'zfh',
    'zfn',
    'zmfh',
    'zmfn',
    'zu',
  ]),
  ...each(date, ['at', 'md', 'te', 'ts', 'ttdt']),
  sip: ip,
};

export const alertData = object({ ...dataKeys, flattened });

const DATES = ['at', 'md', 'te', 'ts', 'ttdt'];

/**
 * `Data` is JSON text with short keys, other ones for each kind of alert: the whole goes to `Data.flattened`, the
 * known keys beside it.
 */
export function prepareData(value: unknown): unknown {
  const data = typeof value === 'string' ? (parseContainer(value) ?? { _raw: value }) : value;
  if (value === '' || typeof data !== 'object' || data === null) return value === '' ? undefined : data;
  const prepared: Json = {};
  if (!Array.isArray(data)) {
    for (const key of Object.keys(data)) if (Object.hasOwn(dataKeys, key)) prepared[key] = (data as Json)[key];
    for (const key of DATES) {
      const time = prepared[key];
      if (typeof time === 'string') prepared[key] = isoTime(time) ?? time;
    }
  }
  prepared['flattened'] = data;
  return prepared;
}
