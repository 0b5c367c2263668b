import type { DropRule } from '../../config/types.ts';
import { RECORD_TYPES } from '../recordTypes.ts';
import { wildcard } from './wildcard.ts';

type RawRecord = Readonly<Record<string, unknown>>;

/** Whether a record matches any of the rules; undefined when there is none. */
export function compileDrop(rules: readonly DropRule[]): ((record: RawRecord) => boolean) | undefined {
  const compiled = rules.map(compileRule).filter((rule) => rule !== undefined);
  return compiled.length === 0 ? undefined : (record) => compiled.some((matches) => matches(record));
}

/** A record matches a rule when it matches each list that is given; a rule without any list matches nothing. */
function compileRule(rule: DropRule): ((record: RawRecord) => boolean) | undefined {
  const lists = [
    values('Operation', rule.operations),
    recordTypes(rule.recordTypes),
    values('UserId', rule.users),
    values('Workload', rule.workloads),
  ].filter((list) => list !== undefined);
  return lists.length === 0 ? undefined : (record) => lists.every((matches) => matches(record));
}

function values(key: string, patterns: readonly string[] | undefined): ((record: RawRecord) => boolean) | undefined {
  if (patterns === undefined || patterns.length === 0) return undefined;
  const matchers = patterns.map(wildcard);
  return (record) => {
    const value = record[key];
    if (typeof value !== 'string' && typeof value !== 'number') return false;
    const text = String(value);
    return matchers.some((matches) => matches(text));
  };
}

/** By number or by name, and the API sends either (`8`, `"8"`, `"AzureActiveDirectory"`). */
function recordTypes(wanted: readonly (string | number)[] | undefined): ((record: RawRecord) => boolean) | undefined {
  if (wanted === undefined || wanted.length === 0) return undefined;
  const matchers = wanted.map((type) => wildcard(String(type)));
  return ({ RecordType: type }) => {
    if (typeof type !== 'string' && typeof type !== 'number') return false;
    const texts = [String(type), RECORD_TYPES[Number(type)] ?? ''];
    const number = NUMBERS.get(texts[0]?.toLowerCase() ?? '');
    if (number !== undefined) texts.push(number);
    return matchers.some((matches) => texts.some((text) => text !== '' && matches(text)));
  };
}

const NUMBERS = new Map(Object.entries(RECORD_TYPES).map(([number, name]) => [name.toLowerCase(), number]));
