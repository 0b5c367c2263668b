import { EMPTY_STATE, type StateStore, type StreamState } from '../state/types.ts';

/** A store that forgets: for runs apart from the live checkpoint. */
export class MemoryStore implements StateStore {
  open(): Promise<void> {
    return Promise.resolve();
  }

  load(): Promise<StreamState> {
    return Promise.resolve(EMPTY_STATE);
  }

  save(_key: unknown, state: StreamState): Promise<StreamState> {
    return Promise.resolve(state);
  }

  lease(): Promise<boolean> {
    return Promise.resolve(true);
  }

  release(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
