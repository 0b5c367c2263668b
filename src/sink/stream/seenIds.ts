/** Which documents were written already. What is added counts from `commit` on; after a crash before it, it was never added. */
export interface SeenIds {
  /**
   * Adds an id; false when it was there. `time` (epoch ms or NaN) is always the same for an id: ids of about the same
   * time are kept together.
   */
  add(id: string, time: number): boolean;
}

/** How long the files are that hold what was committed, in bytes. */
export interface Lengths {
  readonly documents: number;
  readonly deadLetters: number;
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
}
