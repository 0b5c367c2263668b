import { json, type Answer } from './answer.ts';
import type { FaultRule } from './faults.ts';
import type { PublishOptions } from './published.ts';
import type { HttpRequest } from './request.ts';
import type { Simulator } from './simulator.ts';
import { truthLine } from './truth.ts';
import { CONTENT_TYPES, type ContentType } from './types.ts';

type Steered = Omit<Simulator, 'close' | typeof Symbol.asyncDispose>;

/**
 * Steering over HTTP, for processes:
 * GET /control/stats · GET /control/truth (NDJSON, a line a content) · GET|POST|DELETE /control/faults (a FaultRule; ?kind=)
 * · GET|POST /control/clock `{advance: ms}` · POST /control/contents (PublishOptions) · POST /control/revoke `{tenant}`
 * · POST /control/disable `{tenant, contentType, locked}` · POST /control/tenant `{tenant, roles, auditing}`
 * · POST /control/limits `{requestsPerMinute, tokenLifetime}`
 */
export class Control {
  readonly #simulator: () => Steered;

  constructor(simulator: () => Steered) {
    this.#simulator = simulator;
  }

  answer(request: HttpRequest): Answer {
    const { method, path, body } = request;
    try {
      const input = (body.trim() === '' ? {} : JSON.parse(body)) as Record<string, unknown>;
      const value = this.#carryOut(`${method} ${path.slice('/control'.length)}`, request, input);
      if (value !== undefined) return value;
      return json(404, { error: `no such control: ${method} ${path}` });
    } catch (error) {
      return json(400, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  #carryOut(action: string, { query }: HttpRequest, input: Record<string, unknown>): Answer | undefined {
    const simulator = this.#simulator();
    const { faults, stats } = simulator;
    switch (action) {
      case 'GET /stats':
        return json(200, { ...stats.summary(), faults: faults.counts, leaks: simulator.leaks });
      case 'GET /truth':
        return { status: 200, headers: { 'Content-Type': 'application/x-ndjson' }, body: lines(simulator.truth()) };
      case 'GET /faults':
        return json(200, { rules: faults.rules(), counts: faults.counts });
      case 'POST /faults':
        faults.set(input as unknown as FaultRule);
        return json(200, { rules: faults.rules() });
      case 'DELETE /faults':
        faults.clear(query.get('kind'));
        return json(200, { rules: faults.rules() });
      case 'POST /clock':
        simulator.advance(number(input, 'advance'));
        return json(200, { now: new Date(simulator.now()).toISOString() });
      case 'GET /clock':
        return json(200, { now: new Date(simulator.now()).toISOString() });
      case 'POST /contents':
        return json(200, simulator.publish(publishOptions(input)));
      case 'POST /revoke':
        simulator.revokeTokens(optional(input, 'tenant'));
        return json(200, {});
      case 'POST /disable': {
        const { locked } = input;
        simulator.disableSubscription(contentType(input), {
          tenant: optional(input, 'tenant') ?? 0,
          locked: locked === true,
        });
        return json(200, {});
      }
      case 'POST /tenant': {
        const tenant = simulator.tenants[optional(input, 'tenant') ?? 0];
        if (tenant === undefined) throw new Error('no such tenant');
        const { roles, auditing } = input;
        if (Array.isArray(roles)) tenant.roles = roles.map(String);
        if (typeof auditing === 'boolean') tenant.auditing = auditing;
        return json(200, { tenantId: tenant.tenantId, roles: tenant.roles, auditing: tenant.auditing });
      }
      case 'POST /limits': {
        simulator.throttle.limit = optional(input, 'requestsPerMinute') ?? simulator.throttle.limit;
        simulator.tokens.lifetime = optional(input, 'tokenLifetime') ?? simulator.tokens.lifetime;
        return json(200, { requestsPerMinute: simulator.throttle.limit, tokenLifetime: simulator.tokens.lifetime });
      }
      default:
        return undefined;
    }
  }
}

function* lines(truth: ReturnType<Simulator['truth']>): Iterable<Buffer> {
  for (const content of truth) yield Buffer.from(truthLine(content));
}

function publishOptions(input: Record<string, unknown>): PublishOptions {
  const { records } = input;
  if (typeof records !== 'number' && !Array.isArray(records))
    throw new Error('records: an array or a number is wanted');
  return { ...(input as Partial<PublishOptions>), records, contentType: contentType(input) };
}

function contentType({ contentType: given }: Record<string, unknown>): ContentType {
  const known = CONTENT_TYPES.find((type) => type === given);
  if (known === undefined) throw new Error(`contentType: one of ${CONTENT_TYPES.join(', ')} is wanted`);
  return known;
}

function number(input: Record<string, unknown>, name: string): number {
  const value = input[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${name}: a number is wanted`);
  return value;
}

function optional(input: Record<string, unknown>, name: string): number | undefined {
  return input[name] === undefined ? undefined : number(input, name);
}
