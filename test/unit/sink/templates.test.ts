import { expect } from 'chai';
import { templates, type Capabilities } from '../../../src/sink/elasticsearch/templates.ts';

const FULL: Capabilities = { replacements: new Map(), processors: new Set(), ilm: true, failureStore: true };
const BARE: Capabilities = { ...FULL, ilm: false, failureStore: false };
const CONFIG = { namespace: 'default', retention: undefined, ilmPolicy: undefined, indexMode: undefined };

function audit(capabilities: Capabilities, config: object = {}): { index: Settings; template: object } {
  const [first] = templates({
    config: { ...CONFIG, ...config },
    audit: { mappings: { properties: {} }, settings: {} },
    capabilities,
    pipeline: undefined,
  });
  if (first === undefined) throw new Error('there is no template');
  const { settings } = (first.component as { template: { settings: { index: Settings } } }).template;
  return { index: settings.index, template: first.index['template'] as object };
}
type Settings = Readonly<Record<string, unknown>>;

describe('the templates', () => {
  it("let the retention win over the policy that the cluster's own settings name", () => {
    const { index, template } = audit(FULL, { retention: '365d' });
    expect(index['lifecycle']).to.deep.equal({ prefer_ilm: false });
    expect(template).to.deep.include({ lifecycle: { data_retention: '365d' } });
  });

  it("name the user's policy instead of a retention", () => {
    const { index, template } = audit(FULL, { ilmPolicy: 'audit' });
    expect(index['lifecycle']).to.deep.equal({ name: 'audit' });
    expect(template).not.to.have.property('lifecycle');
  });

  it('have no failure store, which would take refused documents for indexed ones', () => {
    expect(audit(FULL).template).to.deep.equal({ data_stream_options: { failure_store: { enabled: false } } });
  });

  it('say nothing that a cluster without these things would refuse', () => {
    const { index, template } = audit(BARE, { ilmPolicy: 'audit' });
    expect(index).not.to.have.property('lifecycle');
    expect(template).to.deep.equal({});
  });
});
