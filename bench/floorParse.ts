/** The floor of any collector in Node: each record of a file parsed and serialised once. Argument: NDJSON file, repeated up to a number of records. */
import { readFileSync } from 'node:fs';

const [file = '', wanted = '200000'] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
const total = Number(wanted);
let bytes = 0;
for (let done = 0; done < total; done += 1) {
  bytes += JSON.stringify(JSON.parse(lines[done % lines.length] ?? '{}')).length;
}
console.log(JSON.stringify({ records: total, bytes }));
