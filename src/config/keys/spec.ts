import { cron, duration, flag, host, integer, oneOf, path, proxy, text } from '../kinds.ts';
import { list, optional, section, withDefault, type Settings } from '../spec.ts';
import { output } from './output.ts';
import { tenants } from './tenant.ts';

const poll = section('When and what is listed.', {
  schedule: withDefault(cron, '*/1 * * * *', 'Cron expression of the cycles, seconds allowed.'),
  settle: withDefault(duration('0s', '1d'), '5m', 'Contents newer than this wait for the next cycle.'),
  overlap: withDefault(duration('0s', '7d'), '1h', 'How far behind the checkpoint is listed again.'),
  initialLookback: withDefault(duration('1m', '7d'), '7d', 'How far back the first cycle goes.'),
  concurrency: withDefault(integer(1, 256), 8, 'Contents in flight per tenant.'),
});

const state = section('Where checkpoints are kept.', {
  type: optional(oneOf(['elasticsearch', 'sqlite']), 'The kind of store.', {
    example: 'sqlite',
    otherwise: 'elasticsearch with that output, else sqlite',
  }),
  path: optional(path, 'The file of the SQLite store.', { example: './state.db', otherwise: './state.db' }),
});

const http = section('The pages for probes, Prometheus and people.', {
  host: withDefault(text(), '0.0.0.0', 'Address to listen on.'),
  port: withDefault(integer(0, 65_535), 8080, 'Port to listen on; 0 takes a free one.'),
});

const network = section('How the login, the API and Elasticsearch are reached.', {
  proxy: optional(proxy, 'Proxy; hosts in NO_PROXY are reached without.', { example: 'http://proxy.example:3128' }),
  caFile: optional(path, 'Authorities, as PEM, that are trusted besides those of the system.', {
    example: '/etc/ssl/contoso-ca.crt',
  }),
  allowPlainHttp: list(host, 'Hosts, besides loopback, that may be reached without TLS.', {
    example: '[elasticsearch]',
  }),
});

const log = section('What is logged, on standard error.', {
  level: withDefault(oneOf(['error', 'warn', 'info', 'debug']), 'info', 'The least important lines that are logged.'),
  format: withDefault(oneOf(['json', 'text']), 'json', 'json for machines, text for people.'),
});

const enrich = section('What is added to documents.', {
  geoip: section('Places and networks of addresses, from MaxMind databases.', {
    cityFile: optional(path, 'A GeoLite2 or GeoIP2 City database.', { example: './GeoLite2-City.mmdb' }),
    asnFile: optional(path, 'A GeoLite2 ASN or GeoIP2 ISP database.', { example: './GeoLite2-ASN.mmdb' }),
  }),
  userAgent: withDefault(flag, true, 'Browser, device and operating system from user agents.'),
});

const reconcile = section('Comparing what was offered with what is held, in run.', {
  schedule: optional(cron, 'Cron expression.', { example: "'30 3 * * *'", otherwise: 'never' }),
});

/** All keys of the configuration, each declared once. */
export const SPEC = section('', {
  tenants,
  preserveOriginal: withDefault(flag, false, 'Keep the raw record as event.original, for all tenants.'),
  poll,
  output,
  state,
  http,
  network,
  log,
  enrich,
  reconcile,
});

/** The checked configuration as it is written, before anything is derived. */
export type CheckedSettings = Settings<typeof SPEC>;
