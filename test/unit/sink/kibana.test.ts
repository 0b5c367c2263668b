import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Secret } from '../../../src/common/secret.ts';
import { DATA_VIEWS, setUpKibana } from '../../../src/sink/kibana.ts';

const never = new AbortController().signal;
const apiKey = new Secret('a2V5');

/** A server that keeps what it is sent and answers with a status. */
async function withServer(
  status: number,
  use: (url: string) => Promise<void>,
): Promise<{ headers: IncomingHttpHeaders; url: string; body: unknown }[]> {
  const seen: { headers: IncomingHttpHeaders; url: string; body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    request.on('end', () => {
      seen.push({ headers: request.headers, url: request.url ?? '', body: JSON.parse(text) });
      response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
  return seen;
}

describe('setting up Kibana', () => {
  it('puts each data view over the one of the same id, by its data views API', async () => {
    const seen = await withServer(200, (url) => setUpKibana(url, { apiKey }, never));
    expect(seen.map(({ url }) => url)).to.deep.equal(DATA_VIEWS.map(() => '/api/data_views/data_view'));
    expect(seen.map(({ body }) => body)).to.deep.equal(
      DATA_VIEWS.map((view) => ({ data_view: { ...view, timeFieldName: '@timestamp' }, override: true })),
    );
    expect(seen[0]?.headers).to.include({ 'kbn-xsrf': 'o365-audit-exporter', authorization: 'ApiKey a2V5' });
  });

  it('says what Kibana answered, and shows no credential', async () => {
    await withServer(403, async (url) => {
      const error = await setUpKibana(url, { apiKey }, never).catch((thrown: unknown) => thrown as Error);
      expect(error).to.have.property('message', 'setting up Kibana: data view logs-o365.audit-*: 403');
      expect(JSON.stringify(error) + String((error as Error).stack)).not.to.include('a2V5');
    });
  });
});
