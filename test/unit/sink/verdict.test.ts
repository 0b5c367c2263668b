import { expect } from 'chai';
import { itemVerdict, requestVerdict, type BulkItem } from '../../../src/sink/elasticsearch/verdict.ts';

const item = (status: number, type?: string): BulkItem => ({
  status,
  ...(type === undefined ? {} : { error: { type, reason: 'r' } }),
});

describe('the verdict on an item of a bulk answer', () => {
  for (const [name, given, verdict] of [
    ['created', item(201), 'indexed'],
    ['there already', item(409, 'version_conflict_engine_exception'), 'duplicate'],
    ['queue full', item(429, 'es_rejected_execution_exception'), 'retry'],
    ['disk above the watermark', item(429, 'cluster_block_exception'), 'retry'],
    ['read-only index', item(403, 'cluster_block_exception'), 'retry'],
    ['closed index', item(400, 'index_closed_exception'), 'retry'],
    ['shard not there', item(503, 'unavailable_shards_exception'), 'retry'],
    ['internal error', item(500, 'some_exception'), 'retry'],
    ['stream deleted', item(404, 'index_not_found_exception'), 'repair'],
    ['mapping refuses', item(400, 'document_parsing_exception'), 'deadLetter'],
    ['unknown refusal', item(400, 'illegal_argument_exception'), 'deadLetter'],
  ] as const) {
    it(`is ${verdict} for: ${name}`, () => {
      expect(itemVerdict(given)).to.equal(verdict);
    });
  }
});

describe('the verdict on a whole request', () => {
  it('goes by the status; without an answer it is sent again', () => {
    expect([200, 413, 429, 401, 403, 500, 503, 408, 404, undefined].map(requestVerdict)).to.deep.equal([
      'answered',
      'split',
      'slower',
      'refused',
      'refused',
      'retry',
      'retry',
      'retry',
      'retry',
      'retry',
    ]);
  });
});
