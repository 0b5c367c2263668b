import type { Writable } from 'node:stream';
import { createActivityApi } from './api/activityApi.ts';
import { createNetwork } from './auth/network.ts';
import { createTokenSource, type TokenSource } from './auth/tokenSource.ts';
import { version } from './common/version.ts';
import { systemClock } from './common/clock.ts';
import { describeError } from './common/errors.ts';
import type { Log } from './common/log.ts';
import { Semaphore } from './common/semaphore.ts';
import type { Config, TenantConfig } from './config/types.ts';
import { configWarnings } from './config/warnings.ts';
import { Cycle } from './cycle/cycle.ts';
import { rememberGaps } from './cycle/rememberGaps.ts';
import type { Summary } from './cycle/summary.ts';
import type { Engine, Tenant } from './cycle/types.ts';
import type { DaemonParts } from './daemon.ts';
import { reconcileChore } from './wire/chores.ts';
import { buildOutput, type ElasticsearchParts } from './wire/output.ts';
import { buildEnrichment, buildTransform } from './wire/transform.ts';
import { Telemetry } from './wire/telemetry.ts';
import { OutputReadiness } from './wire/readiness.ts';
import { TenantLeases } from './wire/leases.ts';
import { createLog } from './telemetry/log.ts';
import { startHttpServer, type HttpServer } from './telemetry/http.ts';

/** Contents in flight over all tenants: bounds memory when there are many. */
const MOST_CONTENTS = 32;

export interface WireOptions {
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** How long an output that can't be reached is waited for, in ms. */
  readonly patience: number;
}

/** Everything, built once and ready to be run. */
export interface Exporter {
  readonly config: Config;
  readonly log: Log;
  readonly engine: Engine;
  readonly tenants: readonly Tenant[];
  readonly cycle: Cycle;
  /** With output.elasticsearch only. */
  readonly elasticsearch: ElasticsearchParts | undefined;
  /** Each tenant's tokens, by the tenant's name: for the preflight. */
  readonly tokens: ReadonlyMap<string, TokenSource>;
  /** Reaches output and state. */
  open(signal: AbortSignal): Promise<void>;
  serveHttp(): Promise<HttpServer>;
  daemonParts(): DaemonParts;
  close(): Promise<void>;
}

/** Builds every object once, by name; reaches nothing yet. */
export async function buildExporter(config: Config, options: WireOptions): Promise<Exporter> {
  const log = createLog(config.log, options.stderr);
  for (const { path, message } of configWarnings(config)) log.warn('The configuration is risky', { path, message });
  const telemetry = new Telemetry(config, version());
  const network = createNetwork(config.network);
  const output = await buildOutput(config, { ...options, log, metrics: telemetry.metrics });
  const tokens = new Map<string, TokenSource>();
  const seen = new Set<string>();
  const shared = await buildEnrichment(config, log);
  const tenants = config.tenants.map((tenant) => buildTenant(tenant));
  const engine: Engine = {
    sink: output.sink,
    store: output.store,
    poll: config.poll,
    slots: new Semaphore(MOST_CONTENTS),
    groups: new Semaphore(output.groupsAhead),
    log,
    clock: systemClock,
    observer: telemetry.cycleObserver(),
  };
  const cycle = new Cycle(engine, tenants);

  function buildTenant(tenant: TenantConfig): Tenant {
    const tenantLog = log.child({ tenant: tenant.name });
    const source = watched(createTokenSource({ tenant, network }, tenantLog, systemClock), tenant);
    tokens.set(tenant.name, source);
    const observer = telemetry.apiObserver(tenant.name);
    const api = createActivityApi({ tenant, tokens: source, network }, tenantLog, systemClock, observer);
    const { transform, prepare } = buildTransform(config, tenant, { api, shared, log: tenantLog });
    return { config: tenant, api, transform, slots: new Semaphore(config.poll.concurrency), prepare };
  }

  /** Readiness and the metric follow each login. */
  function watched(source: TokenSource, { name }: TenantConfig): TokenSource {
    const watch = async (login: Promise<Awaited<ReturnType<TokenSource['get']>>>): ReturnType<TokenSource['get']> => {
      try {
        const token = await login;
        telemetry.metrics.tokenExpires(name, token.expires);
        seen.add(name);
        if (seen.size === 1) telemetry.health.set('login', true);
        return token;
      } catch (error) {
        if (seen.size === 0) telemetry.health.set('login', false, describeError(error).message);
        throw error;
      }
    };
    return {
      get: (signal) => watch(source.get(signal)),
      renew: (rejected, signal) => watch(source.renew(rejected, signal)),
    };
  }

  async function open(signal: AbortSignal): Promise<void> {
    await output.sink.open(signal);
    await output.store.open(signal);
    for (const { name, tenantId, contentTypes } of config.tenants) {
      for (const contentType of contentTypes) {
        telemetry.board.restore(
          { tenant: name, contentType },
          await output.store.load({ tenantId, contentType }, signal),
        );
      }
    }
  }

  async function close(): Promise<void> {
    await output.close();
    network.close();
  }

  return {
    config,
    log,
    engine,
    tenants,
    cycle,
    elasticsearch: output.elasticsearch,
    tokens,
    open,
    close,
    serveHttp: () =>
      startHttpServer(
        {
          config: config.http,
          health: telemetry.health,
          metrics: telemetry.metrics,
          status: () => telemetry.board.report(),
        },
        log,
      ),
    daemonParts: () => daemonParts(),
  };

  function daemonParts(): DaemonParts {
    const leases = new TenantLeases({
      store: output.store,
      tenants: config.tenants,
      log,
      held: ({ name, contentTypes }, held) => {
        telemetry.board.lease(name, held);
        for (const contentType of contentTypes) telemetry.metrics.leaseHeld({ tenant: name, contentType }, held);
      },
    });
    const { elasticsearch } = output;
    const readiness = new OutputReadiness(log, (isReady, reason) =>
      telemetry.health.set('elasticsearch', isReady, reason),
    );
    elasticsearch?.follow(readiness);
    const { schedule } = config.reconcile;
    let found: Summary['gaps'] = [];
    const chores =
      elasticsearch === undefined || schedule === undefined
        ? []
        : [
            reconcileChore({
              schedule,
              engine,
              tenants,
              evidence: elasticsearch.evidence,
              leases,
              log,
              found: (gaps) => {
                found.push(...gaps);
              },
            }),
          ];
    return {
      cycle,
      tenants,
      schedule: config.poll.schedule,
      leases,
      chores,
      async between(signal) {
        const taken = found;
        found = [];
        await rememberGaps(engine, tenants, taken, signal).catch((error: unknown) => {
          found = [...taken, ...found];
          throw error;
        });
      },
      open,
      beat: () => telemetry.health.beat(),
      ready: (isReady, reason) => readiness.opened(isReady, reason),
      log,
    };
  }
}
