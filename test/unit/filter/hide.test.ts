import { createHmac } from 'node:crypto';
import { assert } from 'chai';
import { Secret } from '../../../src/common/secret.ts';
import { compileFilter, validateFilter } from '../../../src/transform/filter/filter.ts';

const KEY = 'a key of the tests, contoso';

function redacted(record: object, ...redact: string[]): unknown {
  const copy = structuredClone(record) as Record<string, unknown>;
  compileFilter({ drop: [], redact, hash: [] }).hide?.(copy);
  return copy;
}

function hashed(record: object, ...hash: string[]): unknown {
  const copy = structuredClone(record) as Record<string, unknown>;
  compileFilter({ drop: [], redact: [], hash, hashKey: new Secret(KEY) }).hide?.(copy);
  return copy;
}

function hmac(text: string): string {
  return createHmac('sha256', KEY).update(text).digest('hex');
}

describe('redacting and hashing', () => {
  it('redacts a field and leaves the others', () => {
    assert.deepEqual(redacted({ Id: '1', UserId: 'ada@contoso.example', UserKey: 'k' }, 'UserId'), {
      Id: '1',
      UserId: '[redacted]',
      UserKey: 'k',
    });
  });

  it('does not care about the case of a path', () => {
    assert.deepEqual(redacted({ UserId: 'ada', userid: 'bob' }, 'USERID'), {
      UserId: '[redacted]',
      userid: '[redacted]',
    });
  });

  it('goes through objects and lists', () => {
    const record = {
      Item: { Subject: 'salaries', Id: 'a' },
      AffectedItems: [{ Subject: 'one', Id: 'b' }, { Id: 'c' }, 'text of no JSON', 7],
    };
    assert.deepEqual(redacted(record, 'Item.Subject', 'AffectedItems.Subject'), {
      Item: { Subject: '[redacted]', Id: 'a' },
      AffectedItems: [{ Subject: '[redacted]', Id: 'b' }, { Id: 'c' }, '[redacted]', 7],
    });
  });

  it('redacts whole objects, and lists entry by entry', () => {
    assert.deepEqual(
      redacted(
        { Item: { Subject: 'a' }, Recipients: ['a@b', 'c@d', ''], N: 5, B: false },
        'Item',
        'Recipients',
        'N',
        'B',
      ),
      {
        Item: '[redacted]',
        Recipients: ['[redacted]', '[redacted]', ''],
        N: '[redacted]',
        B: '[redacted]',
      },
    );
  });

  it('redacts entries of Name/Value lists by name', () => {
    const record = {
      Parameters: [
        { Name: 'Identity', Value: 'ada' },
        { Name: 'ForwardTo', Value: 'eve@fabrikam.example' },
      ],
      ModifiedProperties: [
        { Name: 'Group.DisplayName', NewValue: 'new', OldValue: 'old' },
        { Name: 'Role', NewValue: 'r', OldValue: '' },
      ],
      ExtraProperties: [{ Key: 'TimeZone', Value: 'UTC' }],
    };
    const hidden = redacted(
      record,
      'Parameters[Identity]',
      'ModifiedProperties[group.displayname].NewValue',
      'ExtraProperties[Time*]',
    );
    assert.deepEqual(hidden, {
      Parameters: [
        { Name: 'Identity', Value: '[redacted]' },
        { Name: 'ForwardTo', Value: 'eve@fabrikam.example' },
      ],
      ModifiedProperties: [
        { Name: 'Group.DisplayName', NewValue: '[redacted]', OldValue: 'old' },
        { Name: 'Role', NewValue: 'r', OldValue: '' },
      ],
      ExtraProperties: [{ Key: 'TimeZone', Value: '[redacted]' }],
    });
  });

  it('redacts both the new and the old value when none is named', () => {
    assert.deepEqual(
      redacted({ ModifiedProperties: [{ Name: 'X', NewValue: 'a', OldValue: 'b' }] }, 'ModifiedProperties[X]'),
      {
        ModifiedProperties: [{ Name: 'X', NewValue: '[redacted]', OldValue: '[redacted]' }],
      },
    );
  });

  it('addresses an entry also where the list came as an object', () => {
    assert.deepEqual(redacted({ Parameters: { Identity: 'ada', To: 'x' } }, 'Parameters[Identity]'), {
      Parameters: { Identity: '[redacted]', To: 'x' },
    });
  });

  it('opens texts that hold JSON', () => {
    const record = { Data: '{"tsd":"ada@contoso.example","ms":"hello"}', Actions: ['{"Upn":"ada"}', '{"Other":1}'] };
    assert.deepEqual(redacted(record, 'Data.tsd', 'Actions.Upn'), {
      Data: '{"tsd":"[redacted]","ms":"hello"}',
      Actions: ['{"Upn":"[redacted]"}', '{"Other":1}'],
    });
  });

  it('hides a text as a whole that should hold more but cannot be opened', () => {
    assert.deepEqual(
      redacted(
        { Parameters: '-Identity "ada"', Data: '{"tsd":"ada', Item: '' },
        'Parameters[Identity]',
        'Data.tsd',
        'Item.Subject',
      ),
      {
        Parameters: '[redacted]',
        Data: '[redacted]',
        Item: '',
      },
    );
  });

  it('leaves what is empty', () => {
    assert.deepEqual(redacted({ A: null, B: '', C: [] }, 'A', 'B', 'C'), { A: null, B: '', C: [] });
  });

  it('hashes with the key, the same value to the same digest', () => {
    assert.deepEqual(
      hashed({ UserId: 'ada', Actor: [{ ID: 'ada' }, { ID: 'bob' }], N: 12 }, 'UserId', 'Actor.ID', 'N'),
      {
        UserId: hmac('ada'),
        Actor: [{ ID: hmac('ada') }, { ID: hmac('bob') }],
        N: hmac('12'),
      },
    );
  });

  it('hashes an object alike in any order of its keys', () => {
    const one = hashed({ Item: { a: 1, b: [{ c: 2, d: 3 }] } }, 'Item');
    assert.deepEqual(one, hashed({ Item: { b: [{ d: 3, c: 2 }], a: 1 } }, 'Item'));
    assert.deepEqual(one, { Item: hmac('{"a":1,"b":[{"c":2,"d":3}]}') });
  });

  it('redacts what is both hashed and redacted', () => {
    const record = { UserId: 'ada' };
    compileFilter({ drop: [], redact: ['UserId'], hash: ['UserId'], hashKey: new Secret(KEY) }).hide?.(record);
    assert.deepEqual(record, { UserId: '[redacted]' });
  });

  it('takes hostile records', () => {
    let deep: unknown = { Subject: 'x' };
    for (let index = 0; index < 20_000; index += 1) deep = [deep];
    const record = JSON.parse('{"__proto__":{"UserId":"a"},"Item":{"__proto__":{"Subject":"b"}}}') as Record<
      string,
      unknown
    >;
    record['AffectedItems'] = deep;
    const { hide } = compileFilter({
      drop: [],
      redact: ['AffectedItems.Subject', 'Item.*.Subject', '__proto__.UserId'],
      hash: [],
    });
    hide?.(record);
    assert.notInclude(JSON.stringify(record['Item']), '"b"');
    assert.equal(
      JSON.stringify(Object.getOwnPropertyDescriptor(record, '__proto__')?.value),
      '{"UserId":"[redacted]"}',
    );
    assert.isUndefined(({} as Record<string, unknown>)['UserId']);
  });

  for (const path of [
    'Id',
    'id',
    'RecordNumber',
    'CreationTime',
    'recordtype',
    'Record*',
    '*',
    '*.Subject',
    'RecordType.x',
  ]) {
    it(`refuses to hide ${path}`, () => {
      const [problem] = validateFilter({ drop: [], redact: ['UserId', path], hash: [] }, 'tenants[0].filter');
      assert.equal(problem?.path, 'tenants[0].filter.redact[1]');
      assert.match(problem?.message ?? '', /needed to tell records apart/);
    });
  }

  for (const path of ['', '.', 'a..b', 'a[', 'a[]', '[a]', 'a[b]c', 'a.']) {
    it(`refuses the path ${JSON.stringify(path)}`, () => {
      const [problem] = validateFilter({ drop: [], redact: [], hash: [path], hashKey: new Secret(KEY) }, 'filter');
      assert.equal(problem?.path, 'filter.hash[0]');
      assert.throws(() => compileFilter({ drop: [], redact: [], hash: [path], hashKey: new Secret(KEY) }), TypeError);
    });
  }

  it('refuses to hash without a key', () => {
    assert.deepEqual(validateFilter({ drop: [], redact: [], hash: ['UserId'] }, 'filter'), [
      { path: 'filter.hashKey', message: 'is missing: hash needs it (or hashKeyFile)' },
    ]);
    assert.throws(() => compileFilter({ drop: [], redact: [], hash: ['UserId'] }), TypeError);
  });
});
