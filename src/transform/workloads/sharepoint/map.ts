import { textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { fileOf } from '../common/file.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Files and sharing (6, 14): the object is the file's address. */
function file(record: Json, draft: Draft): void {
  const url = textOf(record['ObjectId']);
  if (url !== undefined) draft.url = { ...draft.url, original: url };
  move(record, 'SourceRelativeUrl', draft, 'directory');
  move(record, 'SourceFileName', draft, 'name');
  move(record, 'SourceFileExtension', draft, 'extension');
}

function move(record: Json, key: string, draft: Draft, name: string): void {
  const value = record[key];
  if (value === undefined) return;
  fileOf(draft)[name] = value;
  record[key] = undefined;
}

/** Files, lists, sharing. */
export const sharepoint: Workload = { name: 'sharepoint', fields, finish: { 6: file, 14: file } };
