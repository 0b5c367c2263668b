import { errors, type Client } from '@elastic/elasticsearch';
import { failureOf } from '../sink/elasticsearch/client.ts';
import { STATE_INDEX } from '../state/elasticsearchStore.ts';
import type { Concern, OutputReadiness } from './readiness.ts';

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
