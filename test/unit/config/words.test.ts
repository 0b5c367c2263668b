import { assert } from 'chai';
import { parseDuration } from '../../../src/config/duration.ts';
import { expand } from '../../../src/config/expand.ts';
import { parseSize } from '../../../src/config/size.ts';
import { suggest } from '../../../src/config/suggest.ts';
import { configWarnings } from '../../../src/config/warnings.ts';
import { load, tenant } from './files.ts';

describe('parseDuration', () => {
  it('reads a number with one unit, in milliseconds', () => {
    const read = ['0s', '500ms', '30s', '5m', '1h', '7d'].map(parseDuration);
    assert.deepEqual(read, [0, 500, 30_000, 300_000, 3_600_000, 604_800_000]);
  });

  it('reads nothing else', () => {
    for (const text of ['', '5', 'm', '-5m', '1.5h', '5M', '1h30m', ' 5m', '5m ', '5 m', '999999999999d']) {
      assert.isUndefined(parseDuration(text), text);
    }
  });
});

describe('parseSize', () => {
  it('reads powers of 1024 in any case, in bytes', () => {
    const read = ['0b', '512kb', '5mb', '5MB', '1gb'].map(parseSize);
    assert.deepEqual(read, [0, 524_288, 5_242_880, 5_242_880, 1_073_741_824]);
    for (const text of ['', '5', 'mb', '5m', '1.5mb', '-1mb']) assert.isUndefined(parseSize(text), text);
  });
});

describe('suggest', () => {
  const known = ['concurrency', 'settle', 'schedule', 'overlap'];
  it('finds the word that was meant, and none for a strange one', () => {
    const words = ['concurency', 'SETTLE', 'shcedule', 'overlapp', 'retention', 'x', ''];
    assert.deepEqual(
      words.map((word) => suggest(word, known)),
      ['concurrency', 'settle', 'schedule', 'overlap', undefined, undefined, undefined],
    );
  });
});

describe('expand', () => {
  const env = { HOST: 'elasticsearch.example', EMPTY: '', NESTED: '${HOST}' };
  const text = (value: string): unknown => {
    const problems: { path: string; message: string }[] = [];
    const expanded = expand({ key: value }, env, problems);
    assert.deepEqual(problems, []);
    return (expanded.value as { key: unknown }).key;
  };

  it('fills in variables within a text, and defaults for those that are not set or empty', () => {
    assert.equal(text('https://${HOST}:${PORT:-9200}'), 'https://elasticsearch.example:9200');
    assert.equal(text('${EMPTY:-a:-b}'), 'a:-b');
    assert.equal(text('$HOST $ {HOST} $5'), '$HOST $ {HOST} $5');
  });

  it('does not expand what it has put in, and takes $${ for a plain ${', () => {
    assert.equal(text('${NESTED}'), '${HOST}');
    assert.equal(text('$${HOST}'), '${HOST}');
  });

  it('counts a text that becomes empty as absent', () => {
    assert.isUndefined(text('${NONE:-}'));
    assert.equal(text(''), '');
  });

  it('reaches into lists and tells what came from the environment', () => {
    const { value, fromEnvironment } = expand({ a: [{ b: '${HOST}' }, 1, null], c: 'plain' }, env, []);
    assert.deepEqual(value, { a: [{ b: 'elasticsearch.example' }, 1, null], c: 'plain' });
    assert.deepEqual([...fromEnvironment], ['a[0].b']);
  });
});

describe('configWarnings', () => {
  it('names addresses off this machine that are reached without TLS', async () => {
    const config = await load([
      `tenants: [${tenant('name: contoso, endpoints: {api: "http://simulator:80", authority: "http://localhost:81"}')}]
network: {allowPlainHttp: [simulator]}`,
    ]);
    assert.deepEqual(configWarnings(config), [
      {
        path: 'tenant contoso: endpoints.api',
        message: 'http://simulator is reached without TLS: anyone on the way can read and change what is sent',
      },
    ]);
  });
});
