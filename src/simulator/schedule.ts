import type { Place } from './types.ts';

export interface ScheduleOptions {
  /** Epoch ms. */
  readonly started: number;
  readonly contents: number;
  /** Over how many past days the first `contents` are spread. */
  readonly days: number;
  /** How old the newest of them is at the start, ms. */
  readonly newest: number;
  /** Contents a minute that appear from the start on; 0 for none. */
  readonly rate: number;
}

/** When the content with a number was created; a later number is never earlier. */
export class Schedule {
  readonly started: number;
  /** Numbers are below this. */
  readonly end: number;
  readonly #options: ScheduleOptions;
  readonly #first: number;
  readonly #step: number;

  constructor(options: ScheduleOptions) {
    const { started, contents, days, newest, rate } = options;
    this.#options = options;
    this.started = started;
    this.end = rate > 0 ? 500_000_000 : contents;
    const span = Math.max(0, days * 86_400_000 - newest);
    this.#first = started - newest - span;
    this.#step = contents === 0 ? 0 : span / contents;
  }

  /** Epoch ms. */
  created(number: number): number {
    const { contents, started, rate } = this.#options;
    if (number < contents) return Math.floor(this.#first + (number + 1) * this.#step);
    return Math.floor(started + ((number - contents + 1) * 60_000) / rate);
  }

  /** The first number behind a place in the order of a listing. */
  firstAfter({ created, ordinal }: Place): number {
    let [low, high] = [0, this.end];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const at = this.created(middle);
      if (at < created || (at === created && middle <= ordinal)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
