import { errors, type Client } from '@elastic/elasticsearch';
import type { Log } from '../common/log.ts';
import { failureOf } from '../sink/elasticsearch/client.ts';
import { STATE_INDEX } from '../state/elasticsearchStore.ts';

/** What of Elasticsearch an answer is about. */
type Concern = 'connection' | 'bulk requests' | 'the state';

/** Ready while records and checkpoints can be written: follows what Elasticsearch answers, after it was opened. */
export class OutputReadiness {
  readonly #log: Log;
  readonly #tell: (isReady: boolean, reason?: string) => void;
  readonly #complaints = new Map<Concern, string>();
  #opened = false;
  #told = false;

  constructor(log: Log, tell: (isReady: boolean, reason?: string) => void) {
    this.#log = log;
    this.#tell = tell;
  }

  /** Whether the output could be reached and set up at the start. */
  opened(isOpen: boolean, reason?: string): void {
    this.#opened = isOpen;
    this.#complaints.clear();
    this.#told = isOpen;
    this.#tell(isOpen, reason);
  }

  /** `failure` undefined: a good answer came. */
  heard(concern: Concern, failure?: string): void {
    if (failure === undefined) this.#complaints.delete(concern);
    else this.#complaints.set(concern, failure);
    if (!this.#opened) return;
    const [first] = this.#complaints;
    if (this.#told === (first === undefined)) return;
    this.#told = first === undefined;
    if (first === undefined) {
      this.#log.info('Elasticsearch takes documents again');
      this.#tell(true);
      return;
    }
    const reason = first.join(': ');
    this.#log.warn('Elasticsearch takes no documents', { reason });
    this.#tell(false, reason);
  }
}

/** Reports each answer that the client gets. */
export function follow(client: Client, readiness: Pick<OutputReadiness, 'heard'>): void {
  client.diagnostic.on('response', (error, result) => {
    if (error instanceof errors.RequestAbortedError) return;
    if (error !== null && !(error instanceof errors.ResponseError)) {
      readiness.heard('connection', failureOf(error).message);
      return;
    }
    const status = error?.statusCode ?? result?.statusCode ?? 0;
    readiness.heard('connection');
    const concern = concernOf(result?.meta.request.params.path ?? '');
    if (concern === undefined) return;
    const failed = status === 401 || status === 403 || status >= 500;
    readiness.heard(concern, failed ? (error === null ? String(status) : failureOf(error).message) : undefined);
  });
}

function concernOf(path: string): Concern | undefined {
  if (path.endsWith('/_bulk')) return 'bulk requests';
  return path.startsWith(`/${STATE_INDEX}/`) ? 'the state' : undefined;
}
