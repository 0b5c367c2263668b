/**
 * The ceiling of an Elasticsearch: documents of a file sent with `_bulk`, bodies built beforehand, four requests in
 * flight. Arguments: NDJSON file of documents, address, data stream, number of documents.
 */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';

const [file = '', address = '', stream = '', wanted = '100000'] = process.argv.slice(2);
const BATCH = 2_000;
const IN_FLIGHT = 4;
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
const total = Number(wanted);
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });

const bodies: Buffer[] = [];
for (let first = 0; first < total; first += BATCH) {
  let body = '';
  for (let index = first; index < Math.min(first + BATCH, total); index += 1) {
    body += `{"create":{"_id":"${randomUUID()}"}}\n${lines[index % lines.length] ?? '{}'}\n`;
  }
  bodies.push(Buffer.from(body));
}

const started = performance.now();
let next = 0;
async function worker(): Promise<void> {
  for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await send(body);
}
await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
const seconds = (performance.now() - started) / 1000;
console.log(JSON.stringify({ documents: total, seconds, perSecond: total / seconds }));
agent.destroy();

function send(body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      `${address}/${stream}/_bulk?filter_path=errors`,
      { method: 'POST', agent, headers: { 'content-type': 'application/x-ndjson' } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => {
          text += chunk;
        });
        answer.once('end', () => {
          if (answer.statusCode === 200 && text.includes('"errors":false')) resolve();
          else reject(new Error(`_bulk answered ${answer.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
