import { LineCounter, parseDocument, type YAMLError } from 'yaml';
import type { Problem } from './errors.ts';
import { isMapping } from './merge.ts';

/** Said in our words: the parser's own messages repeat pieces of the file, which may be secrets. */
const WORDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is given twice',
  BAD_INDENT: 'the indentation does not fit',
  BAD_ALIAS: 'a * begins an alias: put the value in quotes',
  TAB_AS_INDENT: 'a tab is used as indentation: use spaces',
  MISSING_CHAR: 'a quote, bracket or colon is missing',
  MULTILINE_IMPLICIT_KEY: 'a key must be on one line',
  BLOCK_AS_IMPLICIT_KEY: 'a value may not begin a mapping on its own line; was a quote or a line break forgotten?',
  UNRESOLVED_ALIAS: 'a * begins an alias: put the value in quotes',
  UNEXPECTED_TOKEN: 'something unexpected stands here: put values with special characters (* & { [ # :) in quotes',
  MULTIPLE_DOCS: 'one document is wanted',
};

/** Reads one YAML file's text. Whatever is wrong is noted with file, line and column; undefined is an empty file. */
export function parseFile(file: string, text: string, problems: Problem[]): unknown {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, schema: 'core', logLevel: 'error' });
  const refuse = (offset: number, message: string): void => {
    const { line, col } = lines.linePos(offset);
    problems.push({ path: `${file}:${line}:${col}`, message });
  };
  for (const error of [...document.errors, ...document.warnings]) refuse(error.pos[0], describe(error));
  if (document.errors.length > 0) return undefined;
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
    // An alias of a mapping that it is in makes a circle, which this refuses.
    JSON.stringify(value);
  } catch {
    refuse(0, 'aliases (*) are in a circle, too many, or name no anchor: put values that begin with * in quotes');
    return undefined;
  }
  if (value === null || value === undefined) return undefined;
  if (isMapping(value)) return value;
  refuse(0, 'a mapping of keys is wanted');
  return undefined;
}

function describe({ code }: YAMLError): string {
  return WORDS[code] ?? `this is not valid YAML (${code.toLowerCase().replaceAll('_', ' ')})`;
}
