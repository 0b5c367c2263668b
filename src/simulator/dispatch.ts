import type { IncomingMessage, ServerResponse } from 'node:http';
import { faultyAnswer, ofRefusal, type Outcome } from './answerFaults.ts';
import { answerAuthority, isAuthorityPath, type AuthorityParts } from './authority.ts';
import { contentTypeOf, readCall, type Call } from './call.ts';
import type { ServiceClock } from './clock.ts';
import type { Control } from './control.ts';
import { sendDamaged, type Trickle } from './damage.ts';
import { Refusal } from './errors.ts';
import type { Target } from './faults.ts';
import { answerFeed, type FeedParts } from './feed.ts';
import { readRequest, type HttpRequest } from './request.ts';
import { reset, send } from './send.ts';
import type { Content } from './types.ts';

export interface DispatchParts {
  readonly feed: FeedParts;
  readonly authority: AuthorityParts;
  readonly clock: ServiceClock;
  /** Undefined where nobody may steer. */
  readonly control: Control | undefined;
  readonly trickle: Trickle;
}

/** Answers one request, as the service would or as a fault wants it. */
export async function dispatch(
  parts: DispatchParts,
  message: IncomingMessage,
  response: ServerResponse,
  scheme: 'http' | 'https',
): Promise<void> {
  response.on('error', () => {});
  let request: HttpRequest;
  try {
    request = await readRequest(message, scheme);
  } catch {
    response.destroy();
    return;
  }
  response.sendDate = false;
  response.setHeader('Date', new Date(parts.clock.now()).toUTCString());
  if (parts.control !== undefined && request.path.startsWith('/control/')) {
    await send(response, parts.control.answer(request));
    return;
  }
  const { outcome, damage } = isAuthorityPath(request.path)
    ? ofAuthority(parts, request)
    : await ofFeed(parts, request, response);
  await carryOut(parts, response, outcome, damage);
}

interface Decision {
  readonly outcome: Outcome;
  /** Fault of stage `body` that damages a good answer. */
  readonly damage?: string | undefined;
}

function ofAuthority({ feed, authority, clock }: DispatchParts, request: HttpRequest): Decision {
  feed.stats.request('token', clock.now());
  const name = request.path.split('/')[1]?.toLowerCase();
  const tenant = feed.tenants.find(({ tenantId, domain }) => tenantId === name || domain === name);
  const kind = feed.faults.strike('token', { operation: 'token', tenant: tenant?.index, key: request.path });
  return {
    outcome: kind === undefined ? answerAuthority(authority, request) : faultyAnswer(kind, feed.foreign(), clock.now()),
  };
}

async function ofFeed(
  { feed, clock }: DispatchParts,
  request: HttpRequest,
  response: ServerResponse,
): Promise<Decision> {
  const { faults, stats, tokens, subscriptions } = feed;
  const now = clock.now();
  const call = readCall(request);
  const tenant = feed.tenants.find(({ tenantId }) => tenantId === call.tenantId.toLowerCase());
  const content =
    call.contentId === undefined || tenant === undefined ? undefined : feed.contents.find(tenant.index, call.contentId);
  const target = targetOf(request, call, tenant?.index, content);
  stats.request(call.operation, now);
  if (!request.query.has('publisheridentifier')) stats.missingPublisher += 1;
  const kind = faults.strike('answer', target);
  if (kind === 'date-skew') response.setHeader('Date', new Date(now - 3_600_000).toUTCString());
  else if (kind !== undefined) {
    if (kind === 'token-revoked' && tenant !== undefined) tokens.revoke(tenant.tenantId);
    if (kind === 'subscription-disabled' && tenant !== undefined && target.contentType !== undefined) {
      subscriptions.disable(tenant.index, tenant.clientId, target.contentType, now, false);
    }
    if (content !== undefined) stats.fetch(content);
    return { outcome: faultyAnswer(kind, feed.foreign(), now) };
  }
  try {
    const plain = faults.threatens('body', target);
    const answer = await answerFeed(feed, { request, call, target, content, now, plain });
    return { outcome: answer, damage: answer.status === 200 ? faults.strike('body', target) : undefined };
  } catch (error) {
    if (error instanceof Refusal) return { outcome: ofRefusal(error) };
    throw error;
  }
}

function targetOf(
  { query }: HttpRequest,
  call: Call,
  tenant: number | undefined,
  content: Content | undefined,
): Target {
  const { operation, contentId } = call;
  const contentType = content?.contentType ?? contentTypeOf(call.contentType);
  const window = operation === 'list' ? `${query.get('starttime')} ${query.get('nextpage')}` : '';
  const key = contentId === undefined ? `${operation} ${tenant} ${contentType} ${window}` : `${tenant}/${contentId}`;
  return { operation, tenant, contentType, contentId, page: query.has('nextpage'), key };
}

async function carryOut(
  { feed, trickle }: DispatchParts,
  response: ServerResponse,
  outcome: Outcome,
  damage: string | undefined,
): Promise<void> {
  if (outcome === 'hang') return;
  if (outcome === 'reset') {
    reset(response);
    return;
  }
  feed.stats.status(outcome.status);
  if (damage === undefined) await send(response, outcome);
  else await sendDamaged(response, outcome, damage, trickle, feed.signal);
}
