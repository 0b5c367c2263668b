import type { Log } from '../common/log.ts';

/** What of Elasticsearch an answer is about. */
export type Concern = 'connection' | 'bulk requests' | 'the state';

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
