import { Refused } from './attempt.ts';
import { readRefusal } from './refusal.ts';
import type { Answer } from './transport.ts';
import type { Operation } from './verdict.ts';
import { readWhole } from './wholeBody.ts';

/** Reads an answer that must be a JSON array. Anything else with 200 (HTML, nothing, an error) is a Refused. */
export async function readArray(operation: Operation, answer: Answer, largest: number): Promise<readonly unknown[]> {
  const body = await readWhole(answer.body, largest, 'refuse');
  const parsed = parse(body);
  if (Array.isArray(parsed)) return parsed;
  throw new Refused(readRefusal(operation, answer.status, body));
}

/** Reads the answer to start and stop: an object or nothing. A gateway's page is a Refused. */
export async function readDone(operation: Operation, answer: Answer, largest: number): Promise<void> {
  const body = await readWhole(answer.body, largest, 'refuse');
  if (body.length === 0) return;
  const refusal = readRefusal(operation, answer.status, body);
  if (refusal.body === 'foreign' || refusal.afCode !== undefined) throw new Refused(refusal);
}

/** The link to the next page; the header has another case in other clients. */
export function nextPageOf(answer: Answer): string | undefined {
  const value = answer.headers['nextpageuri'];
  const link = Array.isArray(value) ? value[0] : value;
  return link === undefined || link.trim() === '' ? undefined : link.trim();
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
