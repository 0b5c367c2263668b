import { assert } from 'chai';
import { createSensitiveTypes } from '../../../src/transform/enrich/sensitiveTypes.ts';

const ID = '50842eb7-edc8-4019-85dd-5a5c1f2bb085';
const HOUR = 3_600_000;
const { signal } = new AbortController();

describe('names of DLP sensitive types', () => {
  it('knows none before they were fetched, and asks nobody', () => {
    const types = createSensitiveTypes(
      () => assert.fail('asked'),
      () => 0,
      HOUR,
    );
    assert.isUndefined(types.name(ID));
  });

  it('gives names by id, whatever the case, once they were fetched', async () => {
    const types = createSensitiveTypes(
      () => Promise.resolve(new Map([[ID, 'Credit Card Number']])),
      () => 0,
      HOUR,
    );
    assert.isTrue(await types.refresh(signal));
    assert.equal(types.name(ID.toUpperCase()), 'Credit Card Number');
    assert.isUndefined(types.name('00000000-0000-0000-0000-000000000000'));
  });

  it('fetches again when they are older than the time to live, once at a time', async () => {
    let now = 0;
    let loads = 0;
    const load = async (): Promise<Map<string, string>> => {
      loads += 1;
      await Promise.resolve();
      return new Map([[ID, `name ${loads}`]]);
    };
    const types = createSensitiveTypes(load, () => now, HOUR);
    await Promise.all([types.refresh(signal), types.refresh(signal)]);
    now = HOUR - 1;
    await types.refresh(signal);
    assert.equal(loads, 1);
    now = HOUR;
    const running = types.refresh(signal);
    assert.equal(types.name(ID), 'name 1');
    await running;
    assert.equal(types.name(ID), 'name 2');
  });

  it('keeps the old names when fetching fails, says so, and tries again after ten minutes', async () => {
    let now = 0;
    let fails = false;
    let loads = 0;
    const failures: unknown[] = [];
    const refusal = new Error('refused');
    const types = createSensitiveTypes(
      () => {
        loads += 1;
        return fails ? Promise.reject(refusal) : Promise.resolve(new Map([[ID, 'Credit Card Number']]));
      },
      () => now,
      HOUR,
      (error) => failures.push(error),
    );
    await types.refresh(signal);
    fails = true;
    now = HOUR;
    assert.isFalse(await types.refresh(signal));
    await types.refresh(signal);
    assert.deepEqual([loads, failures], [2, [refusal]]);
    assert.equal(types.name(ID), 'Credit Card Number');
    now += 600_000;
    fails = false;
    assert.isTrue(await types.refresh(signal));
    assert.equal(loads, 3);
  });

  it('takes being told to stop for no failure', async () => {
    const stop = new AbortController();
    const failures: unknown[] = [];
    let loads = 0;
    const load = (given: AbortSignal): Promise<Map<string, string>> => {
      loads += 1;
      return new Promise((_resolve, reject) => {
        given.addEventListener('abort', () => reject(given.reason as Error));
      });
    };
    const types = createSensitiveTypes(
      load,
      () => 0,
      HOUR,
      (error) => failures.push(error),
    );
    const running = types.refresh(stop.signal);
    stop.abort(new Error('stopping'));
    assert.isFalse(await running);
    assert.isFalse(await types.refresh(stop.signal));
    assert.deepEqual([loads, failures], [1, []]);
  });
});
