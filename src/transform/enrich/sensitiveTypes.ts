import type { Clock } from '../../common/clock.ts';

/** Names of DLP sensitive information types. */
export interface SensitiveTypes {
  /** The name for an id (GUID, any case), as far as it is known now. Never waits. */
  name(id: string): string | undefined;
  /**
   * Starts fetching the names when they are older than the time to live; meant for the start of a cycle, which goes on
   * at once. Resolves with whether there are names that no attempt just failed to renew, and never rejects: names are worth no cycle.
   */
  refresh(signal: AbortSignal): Promise<boolean>;
}

/** After a failure the next try waits this long, so that a tenant without the right does not ask in each cycle. */
const RETRY_AFTER = 600_000;

/**
 * @param load fetches all names by lower-case id
 * @param ttl how long names are taken for fresh, ms; older ones are kept while new ones cannot be had
 * @param failed told why fetching failed
 */
export function createSensitiveTypes(
  load: (signal: AbortSignal) => Promise<ReadonlyMap<string, string>>,
  clock: Clock,
  ttl: number,
  failed: (error: unknown) => void = () => {},
): SensitiveTypes {
  let names: ReadonlyMap<string, string> = new Map();
  let due = Number.NEGATIVE_INFINITY;
  let running: Promise<boolean> | undefined;

  async function fetchNames(signal: AbortSignal): Promise<boolean> {
    try {
      names = await load(signal);
      due = clock() + ttl;
      return true;
    } catch (error) {
      // Being told to stop says nothing about the API.
      if (signal.aborted) return false;
      due = clock() + Math.min(ttl, RETRY_AFTER);
      failed(error);
      return false;
    } finally {
      running = undefined;
    }
  }

  return {
    name: (id) => names.get(id.toLowerCase()),
    refresh(signal) {
      if (running === undefined && (clock() < due || signal.aborted)) return Promise.resolve(names.size > 0);
      running ??= fetchNames(signal);
      return running;
    },
  };
}
