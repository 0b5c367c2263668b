import { createTask } from 'node-cron';

/** A week of hourly runs, most of a working day of minutely ones. */
const RUNS = 200;
/** For the cycle itself; it beats with every content, and a single request is given up long before. */
const GRACE = 15 * 60_000;

/**
 * How long (ms) a loop on this cron expression may be silent before it counts as stuck: the longest wait between two
 * of its next moments (a schedule may rest at night), and a grace.
 */
export function loopBound(schedule: string): number {
  const task = createTask(schedule, () => undefined);
  try {
    const moments = [Date.now(), ...task.getNextRuns(RUNS).map((moment) => moment.getTime())];
    const waits = moments.map((moment, index) => moment - (moments[index - 1] ?? moment));
    return Math.max(...waits) + GRACE;
  } finally {
    void task.destroy();
  }
}
