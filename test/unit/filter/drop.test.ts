import { assert } from 'chai';
import * as fc from 'fast-check';
import type { DropRule } from '../../../src/config/types.ts';
import { compileFilter } from '../../../src/transform/filter/filter.ts';
import { wildcard } from '../../../src/transform/filter/wildcard.ts';

function dropped(rule: DropRule, record: Record<string, unknown>): boolean {
  const { drop } = compileFilter({ drop: [rule], redact: [], hash: [] });
  assert.isDefined(drop);
  return drop?.(record) ?? false;
}

const record = {
  Id: '6e1f',
  Operation: 'FileAccessed',
  RecordType: 6,
  UserId: 'Ada@contoso.example',
  Workload: 'SharePoint',
};

describe('dropping records', () => {
  it('costs nothing when nothing is set', () => {
    assert.deepEqual(compileFilter({ drop: [], redact: [], hash: [] }), { drop: undefined, hide: undefined });
  });

  it('drops what one list names, whatever the case', () => {
    assert.isTrue(dropped({ operations: ['other', 'fileACCESSED'] }, record));
    assert.isFalse(dropped({ operations: ['FileAccessedExtended', 'FileAccesse'] }, record));
  });

  it('takes * for any text', () => {
    assert.isTrue(dropped({ users: ['*@contoso.example'] }, record));
    assert.isTrue(dropped({ users: ['a*@*.EXAMPLE'] }, record));
    assert.isFalse(dropped({ users: ['*@fabrikam.example'] }, record));
  });

  it('takes nothing but * for a wildcard', () => {
    assert.isFalse(dropped({ users: ['Ada@contoso?example'] }, record));
    assert.isFalse(dropped({ users: ['Ada.contoso.example'] }, record));
  });

  it('wants every list of a rule to match', () => {
    assert.isTrue(dropped({ operations: ['File*'], workloads: ['SharePoint'], users: ['ada*'] }, record));
    assert.isFalse(dropped({ operations: ['File*'], workloads: ['OneDrive'] }, record));
    assert.isFalse(dropped({ operations: ['File*'], recordTypes: [50] }, record));
  });

  for (const sent of [6, '6', 'SharePointFileOperation']) {
    it(`knows the record type sent as ${JSON.stringify(sent)} by number and by name`, () => {
      for (const wanted of [6, '6', 'SharePointFileOperation', 'sharepointfile*']) {
        assert.isTrue(dropped({ recordTypes: [wanted] }, { ...record, RecordType: sent }), String(wanted));
      }
      for (const wanted of [60, 'SharePoint', 'OneDrive']) {
        assert.isFalse(dropped({ recordTypes: [wanted] }, { ...record, RecordType: sent }), String(wanted));
      }
    });
  }

  it('knows an undocumented record type by number', () => {
    assert.isTrue(dropped({ recordTypes: [99_999] }, { ...record, RecordType: 99_999 }));
  });

  it('drops by any rule', () => {
    const { drop } = compileFilter({ drop: [{ users: ['b*'] }, { operations: ['File*'] }], redact: [], hash: [] });
    assert.isTrue(drop?.(record));
    assert.isFalse(drop?.({ ...record, Operation: 'Send' }));
  });

  it('lets a rule with no list, or with empty lists, match nothing', () => {
    assert.isUndefined(compileFilter({ drop: [{}, { operations: [] }], redact: [], hash: [] }).drop);
  });

  it('keeps records whose field is missing or of another shape', () => {
    for (const UserId of [undefined, null, ['a'], { a: 1 }, true]) {
      assert.isFalse(dropped({ users: ['*'] }, { ...record, UserId }));
    }
  });

  it('matches wildcards as a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 8 });
    fc.assert(
      fc.property(text, fc.string({ unit: fc.constantFrom('a', 'b', 'A'), maxLength: 10 }), (pattern, value) => {
        assert.equal(wildcard(pattern)(value), new RegExp(`^${pattern.replaceAll('*', '.*')}$`, 'i').test(value));
      }),
      { numRuns: 3000 },
    );
  });
});
