import type { Json } from '../../fields/context.ts';

const MOST = 500;

/** `name.ext (123b); other.png (4b)` → email.attachments. A name may hold semicolons, so entries end with their size. */
export function attachmentsOf(value: unknown): Json[] | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  const attachments: Json[] = [];
  for (const entry of value.split(/(?<=\(\d{1,15}b\));\s*/).slice(0, MOST)) {
    const match = /^(.*?)(?: \((\d{1,15})b\))?;?$/s.exec(entry.trim());
    const name = match?.[1] ?? '';
    if (name === '') continue;
    const dot = name.lastIndexOf('.');
    attachments.push({
      file: {
        name,
        ...(dot > 0 && dot < name.length - 1 ? { extension: name.slice(dot + 1) } : {}),
        ...(match?.[2] === undefined ? {} : { size: Number(match[2]) }),
      },
    });
  }
  return attachments.length === 0 ? undefined : attachments;
}
