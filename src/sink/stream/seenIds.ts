/** Which documents were written already. What is added counts from `commit` on; after a crash before it, it was never added. */
export interface SeenIds {
  /** Adds an id; false when it was there. */
  add(id: string): boolean;
  /** Makes what was added durable, together with the length of the output that holds it. */
  commit(length: number): void;
  /** The length that belongs to what is durable; undefined when nothing is. */
  length(): number | undefined;
  close(): void;
}

/** For an output that can't be read back: remembers the last ids of this process only. */
export class RecentIds implements SeenIds {
  readonly #most: number;
  #young = new Set<string>();
  #old = new Set<string>();

  constructor(most = 500_000) {
    this.#most = most;
  }

  add(id: string): boolean {
    if (this.#young.has(id) || this.#old.has(id)) return false;
    if (this.#young.size >= this.#most / 2) {
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(id);
    return true;
  }

  commit(): void {}

  length(): undefined {
    return undefined;
  }

  close(): void {}
}
