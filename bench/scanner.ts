/** How fast a blob is cut into its records, MB/s, best and median of 20 runs. Argument: NDJSON file whose lines become the blob. */
import { readFileSync } from 'node:fs';
import { ElementScanner } from '../src/api/scanner.ts';

const PIECE = 64 * 1024;
const [file = ''] = process.argv.slice(2);
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
const copies = Math.ceil(40_000 / lines.length);
const blob = Buffer.from(`[${Array.from({ length: copies }, () => lines.join(',')).join(',')}]`);

const speeds = Array.from({ length: 20 }, () => {
  const scanner = new ElementScanner();
  let records = 0;
  const began = performance.now();
  for (let at = 0; at < blob.length; at += PIECE) scanner.push(blob.subarray(at, at + PIECE), () => (records += 1));
  scanner.end();
  if (records !== lines.length * copies) throw new Error(`${records} records were found`);
  return blob.length / 1000 / (performance.now() - began);
}).sort((a, b) => b - a);
const [best = 0] = speeds;
console.log(JSON.stringify({ bytes: blob.length, best: Math.round(best), median: Math.round(speeds[10] ?? 0) }));
