import type { ElasticsearchConfig } from '../../config/types.ts';
import { DATASETS, type StreamKind } from './streams.ts';

/** Raised whenever a template of ours changes; `setup` upgrades older ones and leaves newer ones alone. */
export const TEMPLATE_VERSION = 1;
/** Above the built-in `logs-*-*` (100) and the integrations' own (200). */
const PRIORITY = 300;

type Json = Readonly<Record<string, unknown>>;

/** What a cluster has of the things that the core engine lacks. */
export interface Capabilities {
  /** Field types by name that must be replaced: type → what to use instead. */
  readonly replacements: ReadonlyMap<string, string>;
  /** Ingest processors at hand. */
  readonly processors: ReadonlySet<string>;
  /** Whether `index.lifecycle.name` (ILM) is known. */
  readonly ilm: boolean;
  /** Whether templates may say whether a data stream has a failure store. */
  readonly failureStore: boolean;
}

/** What a type that a cluster does not know is mapped as instead: the nearest that it does. */
export const FALLBACK_TYPES: ReadonlyMap<string, string> = new Map([
  ['constant_keyword', 'keyword'],
  ['match_only_text', 'text'],
  ['wildcard', 'keyword'],
]);

export interface TemplateParts {
  readonly config: Pick<ElasticsearchConfig, 'namespace' | 'retention' | 'ilmPolicy' | 'indexMode'>;
  /** The mapping of audit documents; comes from the transform stage. */
  readonly audit: { readonly mappings: Json; readonly settings: Json };
  readonly capabilities: Capabilities;
  readonly pipeline: string | undefined;
}

export interface NamedTemplate {
  readonly kind: StreamKind;
  readonly componentName: string;
  readonly component: Json;
  readonly indexName: string;
  readonly index: Json;
}

/** All templates, in the order in which they must be installed. */
export function templates(parts: TemplateParts): NamedTemplate[] {
  return (['audit', 'deadletter', 'content'] as const).map((kind) => {
    const name = `logs-${DATASETS[kind]}`;
    const meta = { managed_by: 'o365-audit-exporter', version: TEMPLATE_VERSION };
    return {
      kind,
      componentName: `${name}@o365-audit-exporter`,
      component: { template: { settings: settings(kind, parts), mappings: mappings(kind, parts) }, _meta: meta },
      // Not `logs-o365.audit`: that name is the integration's own, and Fleet would overwrite ours as we its.
      indexName: `${name}@o365-audit-exporter`,
      index: {
        index_patterns: [`${name}-*`],
        // What the cluster has of its own comes first, ours decides, the user's has the last word.
        composed_of: [
          'logs@mappings',
          'logs@settings',
          'ecs@mappings',
          `${name}@o365-audit-exporter`,
          `${name}@custom`,
        ],
        ignore_missing_component_templates: ['logs@mappings', 'logs@settings', 'ecs@mappings', `${name}@custom`],
        data_stream: {},
        priority: PRIORITY,
        template: { ...lifecycle(parts), ...withoutFailureStore(parts) },
        _meta: meta,
        allow_auto_create: true,
      },
    };
  });
}

function settings(kind: StreamKind, { config, audit, pipeline, capabilities }: TemplateParts): Json {
  return {
    ...(kind === 'audit' ? audit.settings : { 'index.mapping.ignore_malformed': true }),
    index: {
      ...(config.indexMode === undefined ? {} : { mode: config.indexMode }),
      ...(capabilities.ilm ? ilm(config) : {}),
      ...(kind === 'audit' && pipeline !== undefined ? { default_pipeline: pipeline } : {}),
    },
  };
}

/** The policy that `logs@settings` names would otherwise win over the retention. */
function ilm({ ilmPolicy, retention }: TemplateParts['config']): Json {
  if (ilmPolicy !== undefined) return { lifecycle: { name: ilmPolicy } };
  return retention === undefined ? {} : { lifecycle: { prefer_ilm: false } };
}

/** A failure store would take refused documents with 201: they would count as indexed, and be no dead letters. */
function withoutFailureStore({ capabilities }: TemplateParts): Json {
  return capabilities.failureStore ? { data_stream_options: { failure_store: { enabled: false } } } : {};
}

/** `retention` by the data stream lifecycle, unless an ILM policy of the user's is named. */
function lifecycle({ config }: TemplateParts): Json {
  if (config.ilmPolicy !== undefined || config.retention === undefined) return {};
  return { lifecycle: { data_retention: config.retention } };
}

const keyword = { type: 'keyword', ignore_above: 1024 };

function mappings(kind: StreamKind, { audit, capabilities }: TemplateParts): Json {
  const found = kind === 'audit' ? withOrigin(audit.mappings) : kind === 'content' ? CONTENT : DEADLETTER;
  return replaceTypes(found, capabilities.replacements) as Json;
}

/** What the sink itself puts into audit documents. */
function withOrigin(found: Json): Json {
  const properties = found['properties'] as Json | undefined;
  return {
    ...found,
    properties: { ...properties, audit_exporter: { properties: { tenant: keyword, contentId: keyword } } },
  };
}

const COMMON = {
  '@timestamp': { type: 'date' },
  data_stream: {
    properties: {
      type: { type: 'constant_keyword' },
      dataset: { type: 'constant_keyword' },
      namespace: { type: 'constant_keyword' },
    },
  },
};

const CONTENT: Json = {
  dynamic: false,
  properties: {
    ...COMMON,
    event: { properties: { ingested: { type: 'date' }, kind: keyword, outcome: keyword } },
    audit_exporter: {
      properties: {
        tenant: keyword,
        contentType: keyword,
        contentId: keyword,
        created: { type: 'date' },
        expiration: { type: 'date' },
        status: keyword,
        received: { type: 'long' },
        indexed: { type: 'long' },
        duplicate: { type: 'long' },
        deadLettered: { type: 'long' },
        dropped: { type: 'long' },
        started: { type: 'date' },
        finished: { type: 'date' },
        reason: keyword,
      },
    },
  },
};

const DEADLETTER: Json = {
  dynamic: false,
  properties: {
    ...COMMON,
    event: {
      properties: {
        ingested: { type: 'date' },
        kind: keyword,
      },
    },
    error: { properties: { type: keyword, message: { type: 'match_only_text' } } },
    audit_exporter: {
      properties: {
        tenant: keyword,
        contentType: keyword,
        contentId: keyword,
        recordId: keyword,
        originalCut: { type: 'boolean' },
      },
    },
  },
};

/** Puts in place of types that the cluster lacks the nearest that it has. */
export function replaceTypes(value: unknown, replacements: ReadonlyMap<string, string>): unknown {
  if (replacements.size === 0) return value;
  if (Array.isArray(value)) return value.map((inner) => replaceTypes(inner, replacements));
  if (typeof value !== 'object' || value === null) return value;
  const { type } = value as { type?: unknown };
  const instead = typeof type === 'string' ? replacements.get(type) : undefined;
  // What a type has to itself (the value of a constant_keyword) another would not understand.
  if (instead !== undefined) return { type: instead };
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaceTypes(inner, replacements)]));
}
