import type { Client } from '@elastic/elasticsearch';
import type { ElasticsearchConfig } from '../config/types.ts';
import { streamNames } from '../sink/elasticsearch/streams.ts';
import { STATE_INDEX } from '../state/elasticsearchStore.ts';

/** Privileges on the cluster (no names) or on indices, and what fails without them; docs/deploy.md says what each is for. */
interface Need {
  readonly names?: readonly string[];
  readonly privileges: readonly string[];
  readonly level: 'fail' | 'warn';
  readonly without: string;
}

export interface Lack extends Pick<Need, 'level' | 'without'> {
  /** `create_doc on logs-o365.audit-default`. */
  readonly what: string;
}

function needs({ namespace, setup }: ElasticsearchConfig, stateHere: boolean): readonly Need[] {
  const { audit, deadletter, content } = streamNames(namespace);
  const streams = [audit, deadletter, content];
  const write = 'nothing can be delivered';
  const state = { names: [STATE_INDEX], level: 'fail', without: 'no checkpoint can be kept' } as const;
  return [
    { privileges: ['monitor'], level: 'fail', without: 'its version stays unknown' },
    { names: streams, privileges: ['create_doc', 'read', 'view_index_metadata'], level: 'fail', without: write },
    { names: [content], privileges: ['index'], level: 'fail', without: "a failed blob's ledger document stays" },
    { names: [audit, deadletter], privileges: ['delete'], level: 'warn', without: 'a copy made by a rollover stays' },
    { names: streams, privileges: ['maintenance'], level: 'warn', without: 'reconcile can not count' },
    {
      names: streams,
      privileges: ['auto_configure'],
      level: setup ? 'fail' : 'warn',
      without: 'data streams must be there already',
    },
    ...(stateHere
      ? [
          { ...state, privileges: ['create_index', 'index', 'read', 'view_index_metadata'] },
          { ...state, privileges: ['delete'], level: 'warn', without: 'a lease ends a minute late' } as const,
        ]
      : []),
    ...(setup
      ? ([
          { privileges: ['manage_index_templates'], level: 'fail', without: 'templates can not be installed' },
          { privileges: ['manage_ingest_pipelines'], level: 'warn', without: 'nothing is enriched in the cluster' },
          { names: streams, privileges: ['manage'], level: 'warn', without: 'a data stream can not be upgraded' },
        ] as const)
      : []),
  ];
}

/** The privileges that the login lacks; undefined where security is off. */
export async function lackingPrivileges(
  client: Client,
  config: ElasticsearchConfig,
  stateHere: boolean,
  signal: AbortSignal,
): Promise<readonly Lack[] | undefined> {
  const wanted = needs(config, stateHere);
  const cluster = wanted.filter(({ names }) => names === undefined).flatMap(({ privileges }) => privileges);
  const index = wanted.flatMap(({ names, privileges }) => (names === undefined ? [] : [{ names, privileges }]));
  const answer = await client.transport.request<{
    readonly cluster?: Readonly<Record<string, boolean>>;
    readonly index?: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  }>(
    { method: 'POST', path: '/_security/user/_has_privileges', body: { cluster, index } },
    // Without security there is no such path.
    { signal, ignore: [400, 404, 405] },
  );
  if (answer.cluster === undefined) return undefined;
  return wanted.flatMap(({ names, privileges, level, without }) => {
    const missing = (granted: Readonly<Record<string, boolean>> | undefined): string =>
      privileges.filter((privilege) => granted?.[privilege] !== true).join(', ');
    if (names === undefined) {
      const what = missing(answer.cluster);
      return what === '' ? [] : [{ what: `${what} on the cluster`, level, without }];
    }
    return names.flatMap((name) => {
      const what = missing(answer.index?.[name]);
      return what === '' ? [] : [{ what: `${what} on ${name}`, level, without }];
    });
  });
}
