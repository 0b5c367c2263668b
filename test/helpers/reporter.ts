import { appendFileSync } from 'node:fs';
import mocha from 'mocha';

/**
 * Mocha's `spec`, and at the end one plain line with the totals, as continuous integration reads it. Where
 * `TEST_TOTALS` names a file, three numbers go there instead, for a sum over several runs.
 */
export default class Reporter extends mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const file = process.env['TEST_TOTALS'];
      if (file === undefined) console.log(`${passes} passed, ${failures} failed, ${pending} skipped`);
      else appendFileSync(file, `${passes} ${failures} ${pending}\n`);
    });
  }
}
