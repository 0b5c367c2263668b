import type { DraftSettings, DraftTenant } from './draft.ts';
import type { Problem } from './errors.ts';
import { isTransportAllowed } from './url.ts';

/** Records are told apart, dated and mapped by these: they can't be hidden. */
const NEEDED_FIELDS = ['id', 'recordnumber', 'creationtime', 'recordtype'];

/** What keys mean for each other. */
export function refuseCombinations(settings: DraftSettings): Problem[] {
  return [
    ...sameNames(settings),
    ...sameStreams(settings),
    ...plainHttp(settings),
    ...(settings?.tenants ?? []).flatMap((tenant, index) => filterOf(tenant, `tenants[${index}].filter`)),
    ...loginOf(settings),
    ...stateOf(settings),
  ];
}

function sameNames(settings: DraftSettings): Problem[] {
  const first = new Map<string, number>();
  return (settings?.tenants ?? []).flatMap((tenant, index) => {
    const name = tenant?.name ?? tenant?.tenantId;
    const other = name === undefined ? undefined : first.get(name);
    if (other !== undefined)
      return [{ path: `tenants[${index}].name`, message: `tenants[${other}] has the same name` }];
    if (name !== undefined) first.set(name, index);
    return [];
  });
}

/** Checkpoints are kept per tenantId and content type: two that collect the same would share them. */
function sameStreams(settings: DraftSettings): Problem[] {
  const first = new Map<string, number>();
  return (settings?.tenants ?? []).flatMap((tenant, index) => {
    const { tenantId, contentTypes = [] } = tenant ?? {};
    if (tenantId === undefined) return [];
    return contentTypes.flatMap((contentType) => {
      const other = first.get(`${tenantId} ${contentType}`) ?? index;
      first.set(`${tenantId} ${contentType}`, other);
      const message = `tenants[${other}] collects ${contentType} of this tenantId already`;
      return other === index ? [] : [{ path: `tenants[${index}].contentTypes`, message }];
    });
  });
}

function plainHttp(settings: DraftSettings): Problem[] {
  const allowed = (settings?.network?.allowPlainHttp ?? []).filter((host) => host !== undefined);
  const addresses = [
    ...(settings?.tenants ?? []).flatMap((tenant, index) =>
      (['api', 'authority'] as const).map((key) => ({
        path: `tenants[${index}].endpoints.${key}`,
        address: tenant?.endpoints?.[key],
      })),
    ),
    ...(settings?.output?.elasticsearch?.nodes ?? []).map((address, index) => ({
      path: `output.elasticsearch.nodes[${index}]`,
      address,
    })),
  ];
  return addresses
    .filter(({ address }) => address !== undefined && !isTransportAllowed(address, allowed))
    .map(({ path }) => ({
      path,
      message: 'https:// is wanted; without TLS only loopback hosts and those in network.allowPlainHttp are reached',
    }));
}

function filterOf(tenant: DraftTenant, path: string): Problem[] {
  const { redact = [], hash = [], drop = [], hashKey, hashKeyFile } = tenant?.filter ?? {};
  const hidden = Object.entries({ redact, hash }).flatMap(([key, fields]) =>
    fields.flatMap((field, index) =>
      NEEDED_FIELDS.includes(field?.toLowerCase() ?? '')
        ? [{ path: `${path}.${key}[${index}]`, message: `${field} is needed to tell records apart` }]
        : [],
    ),
  );
  const empty = drop.flatMap((rule, index) =>
    rule !== undefined && Object.values(rule).every((values) => values?.length === 0)
      ? [{ path: `${path}.drop[${index}]`, message: 'a rule without any list would drop every record' }]
      : [],
  );
  const missing = hash.length > 0 && hashKey === undefined && hashKeyFile === undefined;
  return [
    ...hidden,
    ...empty,
    ...(missing ? [{ path: `${path}.hashKey`, message: 'is missing: hash needs it (or hashKeyFile)' }] : []),
  ];
}

function loginOf(settings: DraftSettings): Problem[] {
  const { username, password, passwordFile } = settings?.output?.elasticsearch ?? {};
  const path = 'output.elasticsearch';
  const hasPassword = password !== undefined || passwordFile !== undefined;
  if (username !== undefined && !hasPassword) {
    return [{ path: `${path}.password`, message: 'is missing: username needs it (or passwordFile)' }];
  }
  return username === undefined && hasPassword
    ? [{ path: `${path}.username`, message: 'is missing: password needs it' }]
    : [];
}

function stateOf(settings: DraftSettings): Problem[] {
  const { state, output } = settings ?? {};
  if (state?.type === 'elasticsearch' && (output?.file !== undefined || output?.stdout !== undefined)) {
    return [{ path: 'state.type', message: 'elasticsearch goes with output.elasticsearch only; sqlite is wanted' }];
  }
  const type = state?.type ?? (output?.elasticsearch === undefined ? 'sqlite' : 'elasticsearch');
  return state?.path !== undefined && type === 'elasticsearch'
    ? [{ path: 'state.path', message: 'only type: sqlite has a path; set state.type or leave the path out' }]
    : [];
}
