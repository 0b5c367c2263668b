/** Puts the last line of a chaos run's output (a file's name is the argument) as a table into docs/reliability.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FAULTS } from '../src/simulator/faultTable.ts';

interface Outcome {
  readonly options: { readonly seed: number };
  readonly deeds: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly leaks: { readonly authorized: number };
  readonly verdict: Readonly<Record<string, number>>;
}

/** What the exporter does about a kind of fault, by the first pattern that fits; the same verdicts as in src/api/verdict.ts. */
const ANSWERS: readonly (readonly [RegExp, string, string])[] = [
  [
    /^AF10001|^AF2001|^AF20020|^AF2000|^AF2005[34]|forbidden|audit-off|AF20021/,
    'this content type is reported and tried again in the next cycle; the others go on',
    'test/unit/api/verdict.test.ts',
  ],
  [
    /^AF2002[234]|subscription-disabled/,
    'the subscription is looked at and started again, fifteen minutes apart; a gap is noted',
    'test/unit/poll/subscriptions.test.ts',
  ],
  [
    /^AF2003|^AF20055|stale-page|next-|listing-|partial|late-listing/,
    'the window is listed anew from its start; rows are checked one by one; the overlap catches what comes late',
    'test/unit/api/listing.test.ts',
  ],
  [
    /^AF2005[012]|vanished/,
    'noted as a gap (AF20050 and AF20052 after a few tries); reconcile asks for it again',
    'test/unit/api/requests.test.ts',
  ],
  [
    /^AF429|throttle/,
    'the tenant waits as long as the server says, or with growing pauses; the same request again',
    'test/unit/api/budget.test.ts',
  ],
  [
    /unauthorized|token-revoked/,
    'a new token, once; then the content type waits for the next cycle',
    'test/unit/api/requests.test.ts',
  ],
  [/^token-/, 'the login is tried again; what can be mended by an operator is said in words', 'test/unit/auth'],
  [
    /foreign|redirect/,
    'the link is not followed; no token leaves for another host',
    'test/unit/api/contentLinks.test.ts',
  ],
  [
    /^element-/,
    'the element is a dead letter, the records around it are delivered',
    'test/integration/cli/badContents.test.ts',
  ],
  [/date-skew/, 'windows follow the median of the server’s clock; a warning', 'test/unit/api'],
  [/poisoned/, 'the content is kept apart and tried again until it expires; those behind it go on', 'test/unit/cycle'],
  [
    /./,
    'the request is made again with growing pauses; a body that broke off is fetched again and told apart by Id',
    'test/unit/api/transport.test.ts',
  ],
];

const [file = ''] = process.argv.slice(2);
const last = readFileSync(file, 'utf8').trim().split('\n').at(-1) ?? '{}';
const { options, deeds, faults, leaks, verdict } = JSON.parse(last) as Outcome;
const rows = Object.keys(FAULTS).map((kind) => {
  const [, does, where] = ANSWERS.find(([pattern]) => pattern.test(kind)) ?? ['', '', ''];
  return `| \`${kind}\` | ${faults[kind] ?? 0} | ${does} | \`${where}\` |`;
});
const text = `Seed ${options.seed}: ${Object.entries(deeds)
  .map(([deed, count]) => `${count} ${deed}`)
  .join(', ')};
${verdict['records']} records offered in ${verdict['contents']} contents, ${verdict['documents']} documents in ${verdict['backingIndices']} backing indices:
**${verdict['lost']} lost, ${verdict['doubled']} doubled, ${verdict['ledgerErrors']} blobs of which the ledger says something else than the truth, ${leaks.authorized} tokens sent to a foreign host.**

| fault | times | what the exporter does | test |
|---|---:|---|---|
${rows.join('\n')}
`;
const page = fileURLToPath(new URL('../docs/reliability.md', import.meta.url));
const [BEGIN, END] = ['<!-- chaos:begin -->', '<!-- chaos:end -->'];
const before = readFileSync(page, 'utf8');
writeFileSync(
  page,
  `${before.slice(0, before.indexOf(BEGIN) + BEGIN.length)}\n\n${text}\n${before.slice(before.indexOf(END))}`,
);
