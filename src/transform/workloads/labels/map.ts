import { textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import { fileOf } from '../common/file.ts';
import type { Workload } from '../types.ts';
import { fields } from './fields.ts';

/** Labelled files on devices (82 to 84, 93 to 97): the object is the file's path or address. */
function file(record: Json, draft: Draft): void {
  const path = textOf(record['ObjectId']);
  if (path === undefined) return;
  const separator = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  const target = fileOf(draft);
  target['path'] ??= path;
  if (separator >= 0 && separator < path.length - 1) target['name'] ??= path.slice(separator + 1);
}

const FILES = [82, 83, 84, 93, 94, 95, 96];

/** Sensitivity labels, protected mail, classification. */
export const labels: Workload = {
  name: 'labels',
  fields,
  finish: Object.fromEntries(FILES.map((type) => [type, file])),
};
