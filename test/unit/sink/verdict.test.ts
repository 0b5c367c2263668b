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
    ['no more shards allowed', item(400, 'validation_exception'), 'retry'],
    ['no right to write', item(403, 'security_exception'), 'refused'],
    ['no answer for the item', item(0), 'retry'],
    [
      'pipeline deleted',
      {
        status: 400,
        error: { type: 'illegal_argument_exception', reason: 'pipeline with id [nope] does not exist' },
      },
      'repair',
    ],
    ['put into the failure store', { _index: '.fs-logs-000002', status: 201, failure_store: 'used' }, 'deadLetter'],
    ['created, failure store not concerned', { status: 201, failure_store: 'not_applicable_or_unknown' }, 'indexed'],
  ] as const) {
    it(`is ${verdict} for: ${name}`, () => {
      expect(itemVerdict(given)).to.equal(verdict);
    });
  }
});

describe('the verdict on a whole request', () => {
  it('goes by the status; without an answer it is sent again', () => {
    expect(
      [200, 413, 429, 401, 403, 500, 503, 408, 404, undefined].map((status) => requestVerdict(status)),
    ).to.deep.equal(['answered', 'split', 'slower', 'refused', 'refused', 'retry', 'retry', 'retry', 'retry', 'retry']);
  });

  it('tells a block of the cluster, which passes, from a refusal', () => {
    expect(requestVerdict(403, 'cluster_block_exception')).to.equal('retry');
    expect(requestVerdict(403, 'security_exception')).to.equal('refused');
    expect(requestVerdict(401, 'cluster_block_exception')).to.equal('refused');
    expect(requestVerdict(400, 'action_request_validation_exception')).to.equal('split');
  });
});
