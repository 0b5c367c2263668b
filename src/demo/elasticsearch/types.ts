import { ExporterError } from '../../common/errors.ts';
import type { Log } from '../../common/log.ts';

export const ELASTICSEARCH_VERSION = '9.2.2';

export interface ElasticsearchOptions {
  /** Where index data is kept, so that another start finds it again. Default: a temporary folder, deleted by `stop`. */
  readonly dataDir?: string;
  /** Java heap, as in `-Xmx`. Default `512m`. */
  readonly heap?: string;
  /** A fixed port on 127.0.0.1. Default: a free one. */
  readonly port?: number;
  /** Whether the node ends with this process, however this process ends. Default true. */
  readonly dieWithParent?: boolean;
  /** How long a node may take until it answers, in milliseconds. Default 120,000. */
  readonly startTimeout?: number;
  readonly environment?: NodeJS.ProcessEnv;
  readonly log?: Log;
}

/** A single node of Elasticsearch without security. What `kind: 'given'` points to is not ours: only `stop` may be called on it, and does nothing. */
export interface RunningElasticsearch {
  /** Without a trailing slash; the same over restarts. */
  readonly url: string;
  readonly kind: 'given' | 'docker' | 'maven';
  /** Ends it in order and deletes what is temporary. */
  stop(): Promise<void>;
  /** SIGKILL; the data stays for `restart`. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the same data, after ending it if it still runs; resolves when it is healthy. */
  restart(signal: AbortSignal): Promise<void>;
  /** Freezes the process: connections are accepted by the kernel, and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** No Elasticsearch could be started on this machine; the message says what is missing. */
export class ElasticsearchUnavailableError extends ExporterError {
  override name = 'ElasticsearchUnavailableError';

  constructor(message: string, options?: ErrorOptions) {
    super('elasticsearch_unavailable', message, options);
  }
}
