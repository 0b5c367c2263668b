import { stopSharedElasticsearch } from './elasticsearch.ts';

/** Hooks of the whole mocha process. */
export const mochaHooks = {
  async afterAll(this: Mocha.Context): Promise<void> {
    this.timeout(60_000);
    await stopSharedElasticsearch();
  },
};
