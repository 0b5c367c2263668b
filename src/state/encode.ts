import { StateError } from './errors.ts';
import { EMPTY_STATE, type StreamState } from './types.ts';

/** The form in which a state is stored. Delivered digests are grouped by the minute in which their contents were created. */
interface StoredState extends Omit<StreamState, 'delivered'> {
  readonly delivered: Readonly<Record<string, string>>;
}

const MINUTE = 60_000;
const DIGEST = 16;

export function encodeState(state: StreamState): string {
  const minutes = new Map<number, string[]>();
  for (const [digest, created] of state.delivered) {
    const minute = Math.floor(created / MINUTE);
    const list = minutes.get(minute);
    if (list === undefined) minutes.set(minute, [digest]);
    else list.push(digest);
  }
  const delivered = Object.fromEntries([...minutes].map(([minute, digests]) => [String(minute), digests.join('')]));
  return JSON.stringify({ ...state, delivered } satisfies StoredState);
}

/** Reads what `encodeState` wrote, of this version or an older one. Throws a StateError for a newer one, a SyntaxError for garbage. */
export function decodeState(text: string): StreamState {
  const stored = JSON.parse(text) as Partial<StoredState> & { version?: number };
  if (typeof stored.version !== 'number') throw new SyntaxError('reading the state: it has no version');
  if (stored.version > 1) {
    throw new StateError(
      'STATE_NEWER',
      `reading the state: it is of version ${stored.version}, this program knows 1; upgrade it`,
    );
  }
  const delivered = new Map<string, number>();
  for (const [minute, digests] of Object.entries(stored.delivered ?? {})) {
    // The end of the minute: kept a little longer rather than forgotten too early.
    const created = (Number(minute) + 1) * MINUTE - 1;
    for (let at = 0; at < digests.length; at += DIGEST) delivered.set(digests.slice(at, at + DIGEST), created);
  }
  return { ...EMPTY_STATE, ...stored, version: 1, delivered };
}
