import { addTo, textOf, type Draft } from '../../draft.ts';
import type { Json } from '../../fields/context.ts';
import type { KeyMap } from '../types.ts';

/** `file.*`, made when the first of its fields comes. */
export function fileOf(draft: Draft): Json {
  return (draft.file ??= {});
}

/** Bytes as a number, also from text: a rule compares `file.size` with one. */
export function sizeOf(value: unknown): number | undefined {
  const size = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof size === 'number' && Number.isFinite(size) && size >= 0 ? Math.trunc(size) : undefined;
}

function hash(name: string): KeyMap {
  return (value, draft) => {
    const file = fileOf(draft);
    file['hash'] = { ...(file['hash'] as Json | undefined), [name]: value };
    addTo(draft.relatedHash, value);
    return value;
  };
}

/** Puts a value into `file.<name>`; `first` wins over what is there already. */
function put(name: string, first: boolean, convert: (value: unknown) => unknown = textOf): KeyMap {
  return (value, draft) => {
    const converted = convert(value);
    if (converted !== undefined) {
      const file = fileOf(draft);
      if (first || file[name] === undefined) file[name] = converted;
    }
    return value;
  };
}

/** Keys about a file that many workloads share. */
export const fileKeys: Readonly<Record<string, KeyMap>> = {
  FileExtension: put('extension', true),
  FilePath: put('path', true),
  TargetFilePath: put('path', false),
  FileSizeBytes: put('size', true, sizeOf),
  FileSize: put('size', false, sizeOf),
  Sha1: hash('sha1'),
  Sha256: hash('sha256'),
};
