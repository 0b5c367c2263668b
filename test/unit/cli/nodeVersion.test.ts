import { expect } from 'chai';
import { nodeComplaint } from '../../../src/cli/nodeVersion.ts';

describe('the version of Node.js', () => {
  it('is complained of when it is older than 22.18, and only then', () => {
    const versions = ['18.20.4', '20.20.2', '22.17.9', '22.18.0', '24.0.0', '26.10.0'];
    expect(versions.map((version) => nodeComplaint(version) === undefined)).to.deep.equal([
      false,
      false,
      false,
      true,
      true,
      true,
    ]);
    expect(nodeComplaint('20.20.2')).to.match(/^Node\.js 22\.18 or newer is needed, this is 20\.20\.2/);
  });
});
