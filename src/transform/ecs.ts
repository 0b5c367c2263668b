import type { Mapping } from './fields/mappings.ts';
import { LIMITS } from './fields/limits.ts';

const keyword: Mapping = { type: 'keyword', ignore_above: LIMITS.ignoreAbove };
const withText: Mapping = { ...keyword, fields: { text: { type: 'match_only_text' } } };
const wildcardWithText: Mapping = {
  type: 'wildcard',
  ignore_above: LIMITS.ignoreAbove,
  fields: { text: { type: 'match_only_text' } },
};
const text: Mapping = { type: 'match_only_text' };
const ip: Mapping = { type: 'ip', ignore_malformed: true };
const long: Mapping = { type: 'long', ignore_malformed: true };
const date: Mapping = { type: 'date', ignore_malformed: true };

const group = (properties: Mapping): Mapping => ({ properties });
const all = (mapping: Mapping, names: readonly string[]): Mapping =>
  Object.fromEntries(names.map((name) => [name, mapping]));

const geo = group({
  ...all(keyword, [
    'city_name',
    'continent_code',
    'continent_name',
    'country_iso_code',
    'country_name',
    'name',
    'postal_code',
    'region_iso_code',
    'region_name',
    'timezone',
  ]),
  location: { type: 'geo_point', ignore_malformed: true },
});
const as = group({ number: long, organization: group({ name: withText }) });
const userFields: Mapping = { ...all(keyword, ['domain', 'email', 'id']), name: withText, full_name: withText };
const user = group(userFields);
const hash = group(all(keyword, ['md5', 'sha1', 'sha256']));
const os = group({ ...all(keyword, ['family', 'platform', 'type', 'version']), name: withText, full: withText });
const endpoint: Mapping = { ...all(keyword, ['address', 'domain']), ip, port: long };

/** Every ECS field that documents have or rules read, mapped before the first record: ES|QL refuses a query that names an unmapped column. */
export const ECS_FIELDS: Mapping = {
  '@timestamp': { type: 'date' },
  message: text,
  tags: keyword,
  data_stream: group({
    type: { type: 'constant_keyword', value: 'logs' },
    dataset: { type: 'constant_keyword', value: 'o365.audit' },
    namespace: { type: 'constant_keyword' },
  }),
  ecs: group({ version: keyword }),
  event: group({
    ...all(keyword, ['action', 'category', 'code', 'id', 'kind', 'outcome', 'provider', 'reason', 'type']),
    module: { type: 'constant_keyword', value: 'o365' },
    dataset: { type: 'constant_keyword', value: 'o365.audit' },
    created: date,
    ingested: { type: 'date' },
    severity: long,
    original: { type: 'keyword', index: false, doc_values: false },
  }),
  error: group({ ...all(keyword, ['code', 'type']), message: text }),
  application: group({ name: keyword }),
  client: group({ ...endpoint, geo, as, user }),
  destination: group({ ...endpoint, geo, as, user }),
  server: group(endpoint),
  source: group({ ...endpoint, geo, as, user }),
  device: group({ id: keyword }),
  email: group({
    ...all(keyword, ['local_id', 'message_id']),
    subject: withText,
    ...all(group({ address: keyword }), ['from', 'sender', 'to']),
    attachments: {
      type: 'nested',
      properties: { file: group({ ...all(keyword, ['extension', 'name']), size: long, hash }) },
    },
  }),
  file: group({
    ...all(keyword, ['directory', 'extension', 'inode', 'name', 'owner']),
    path: withText,
    size: long,
    mtime: date,
    hash,
  }),
  group: group({ name: keyword }),
  host: group({ ...all(keyword, ['id', 'name']), os }),
  network: group({ type: keyword }),
  organization: group({ id: keyword, name: withText }),
  process: group({ name: withText }),
  related: group({ ...all(keyword, ['hash', 'hosts', 'user']), ip }),
  rule: group(all(keyword, ['category', 'description', 'id', 'name', 'reference', 'ruleset'])),
  session: group({ id: keyword }),
  threat: group({
    technique: group({ id: keyword, name: withText }),
    software: group({ name: keyword }),
  }),
  token: group({ id: keyword }),
  url: group({ domain: keyword, original: wildcardWithText }),
  user: group({ ...userFields, target: user }),
  user_agent: group({
    ...all(keyword, ['name', 'version']),
    device: group({ name: keyword }),
    original: withText,
    os,
  }),
};
