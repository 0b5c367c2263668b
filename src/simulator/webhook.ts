import { af } from './errors.ts';
import type { Webhook } from './subscriptions.ts';

const PATIENCE = 10_000;

/** Reads the body of start, and asks the webhook it names to prove itself. Throws AF20001, AF20003 or AF20021. */
export async function readWebhook(body: string, now: number, signal: AbortSignal): Promise<Webhook | null> {
  if (body.trim() === '') return null;
  const { address, authId, expiration } = fieldsOf(body);
  if (address === undefined) return null;
  if (typeof address !== 'string' || address === '') throw af('AF20001', ['webhook.address']);
  const expires = typeof expiration === 'string' && expiration !== '' ? Date.parse(expiration) : Infinity;
  if (Number.isNaN(expires)) throw af('AF20002', ['webhook.expiration', 'datetime']);
  if (expires <= now) throw af('AF20003', [String(expiration)]);
  const webhook: Webhook = {
    status: 'enabled',
    address,
    authId: typeof authId === 'string' ? authId : null,
    expiration: typeof expiration === 'string' ? expiration : null,
  };
  await validate(webhook, signal);
  return webhook;
}

function fieldsOf(body: string): { address?: unknown; authId?: unknown; expiration?: unknown } {
  try {
    const { webhook } = JSON.parse(body) as { webhook?: object | null };
    return webhook ?? {};
  } catch {
    throw af('AF20001', ['webhook']);
  }
}

async function validate({ address, authId }: Webhook, signal: AbortSignal): Promise<void> {
  if (URL.parse(address)?.protocol !== 'https:') throw af('AF20021', [address, 'The address must begin with HTTPS.']);
  const validationCode = 'simulated-validation-code';
  try {
    const { status } = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'Webhook-ValidationCode': validationCode,
        ...(authId === null ? {} : { 'Webhook-AuthID': authId }),
      },
      body: JSON.stringify({ validationCode }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE)]),
    });
    if (status === 200) return;
  } catch {
    // Told below like any other answer but 200.
  }
  throw af('AF20021', [address, 'It did not answer the validation with 200.']);
}
