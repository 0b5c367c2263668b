import type { Client } from '@elastic/elasticsearch';
import type { ElasticsearchConfig } from '../config/types.ts';
import { failureOf } from '../sink/elasticsearch/client.ts';
import type { SetupStep } from '../sink/elasticsearch/setup.ts';
import { TEMPLATE_VERSION } from '../sink/elasticsearch/templates.ts';
import { STATE_INDEX } from '../state/elasticsearchStore.ts';
import type { Finding, Report } from './finding.ts';
import { lackingPrivileges } from './privileges.ts';

export interface CheckedElasticsearch {
  readonly client: Client;
  readonly config: ElasticsearchConfig;
  setUp(dryRun: boolean, signal: AbortSignal): Promise<readonly SetupStep[]>;
}

type Tell = (level: Finding['level'], what: string, detail: string) => void;

/** Looks at version, rights, templates and, when it is kept there, the state; writes nothing. */
export async function checkElasticsearch(
  target: CheckedElasticsearch,
  stateHere: boolean,
  report: Report,
  signal: AbortSignal,
): Promise<void> {
  const tell: Tell = (level, what, detail) => report({ level, area: 'elasticsearch', what, detail });
  if (!(await checkVersion(target.client, tell, signal))) return;
  const looks: readonly (readonly [string, () => Promise<void>])[] = [
    ['rights', () => checkRights(target, stateHere, tell, signal)],
    ['templates', () => checkTemplates(target, tell, signal)],
    ...(stateHere ? [['state', () => checkState(target.client, tell, signal)] as const] : []),
  ];
  for (const [what, look] of looks) {
    try {
      await look();
    } catch (error) {
      signal.throwIfAborted();
      tell('warn', what, `can't be looked at: ${failureOf(error).message}`);
    }
  }
}

async function checkVersion(client: Client, tell: Tell, signal: AbortSignal): Promise<boolean> {
  try {
    const { version, cluster_name: name } = await client.info({}, { signal });
    const fits = Number(version.number.split('.')[0]) >= 9;
    const found = `version ${version.number} (cluster ${name})`;
    tell(fits ? 'ok' : 'fail', 'elasticsearch', fits ? found : `${found}; 9 or newer is wanted`);
    return fits;
  } catch (error) {
    signal.throwIfAborted();
    tell('fail', 'elasticsearch', failureOf(error).message);
    return false;
  }
}

async function checkRights(
  { client, config }: CheckedElasticsearch,
  stateHere: boolean,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  const lacking = await lackingPrivileges(client, config, stateHere, signal);
  if (lacking === undefined) tell('ok', 'rights', 'security is off');
  else if (lacking.length === 0) tell('ok', 'rights', 'all that are needed');
  else for (const { level, what, without } of lacking) tell(level, 'rights', `${what} is missing: ${without}`);
}

/** Each step that a set-up would take is something that is not as it should be. */
async function checkTemplates(target: CheckedElasticsearch, tell: Tell, signal: AbortSignal): Promise<void> {
  const steps = await target.setUp(true, signal);
  for (const { what, action, detail } of steps) {
    const { level, text } = judge(action, target.config.setup);
    tell(level, what, detail === undefined ? text : `${text} (${detail})`);
  }
}

function judge(
  action: SetupStep['action'],
  setup: boolean,
): { readonly level: Finding['level']; readonly text: string } {
  if (action === 'keep') return { level: 'ok', text: `version ${TEMPLATE_VERSION} is there` };
  const text = {
    create: 'not there yet',
    upgrade: `older than this program's version ${TEMPLATE_VERSION}`,
    'update mapping': 'its mapping is to be brought up to date',
    'roll over': 'it is to be rolled over',
  }[action];
  if (setup) return { level: 'ok', text: `${text}: run and once do that` };
  return { level: action === 'create' ? 'fail' : 'warn', text: `${text}: the command setup does that` };
}

async function checkState(client: Client, tell: Tell, signal: AbortSignal): Promise<void> {
  const query = { term: { kind: 'checkpoint' } };
  const answer = await client.count({ index: STATE_INDEX, query }, { signal, ignore: [404] });
  const count = (answer as { count?: number }).count;
  tell(
    'ok',
    'state',
    count === undefined
      ? `${STATE_INDEX} is not there yet: run and once make it`
      : `${STATE_INDEX} holds ${count} checkpoints`,
  );
}
