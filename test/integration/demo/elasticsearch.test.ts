import { assert } from 'chai';
import { useElasticsearch } from '../../helpers/elasticsearch.ts';

describe('the Elasticsearch of tests and demo', () => {
  const elasticsearch = useElasticsearch();

  it('is healthy and answers the official client', async () => {
    const { version, tagline } = await elasticsearch.client.info();
    assert.match(version.number, /^9\./);
    assert.equal(tagline, 'You Know, for Search');
  });
});
