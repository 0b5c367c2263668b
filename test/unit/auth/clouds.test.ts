import { assert } from 'chai';
import { CLOUDS, endpointsOf } from '../../../src/auth/clouds.ts';

describe('the clouds', () => {
  it('ask for a token whose audience is the API', () => {
    for (const { api, scope } of Object.values(CLOUDS)) assert.equal(scope, `${api}/.default`);
  });

  it('are five, each endpoint overridable by itself', () => {
    assert.deepEqual(Object.keys(CLOUDS), ['worldwide', 'gcc', 'gcc-high', 'dod', 'china']);
    const scope = 'https://manage.office.com/.default';
    assert.deepEqual(endpointsOf({ cloud: 'gcc', endpoints: { scope } }), { ...CLOUDS.gcc, scope });
    assert.deepEqual(
      endpointsOf({
        cloud: 'china',
        endpoints: { authority: 'https://login.chinacloudapi.cn/', api: 'http://[::1]:80/' },
      }),
      { ...CLOUDS.china, authority: 'https://login.chinacloudapi.cn', api: 'http://[::1]:80' },
    );
  });
});
