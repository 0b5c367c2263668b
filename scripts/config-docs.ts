/** Writes what follows from the declared keys: config/default.yaml and docs/configuration.md. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { renderDefaults, renderDocs } from '../src/config/render.ts';

/** The files by their path in the repository, formatted as `npm run format` would. */
export async function generatedFiles(): Promise<Record<string, string>> {
  const texts = { 'config/default.yaml': renderDefaults(), 'docs/configuration.md': renderDocs() };
  const formatted = Object.entries(texts).map(async ([path, text]) => {
    const filepath = fileURLToPath(new URL(`../${path}`, import.meta.url));
    return [path, await format(text, { ...(await resolveConfig(filepath)), filepath })] as const;
  });
  return Object.fromEntries(await Promise.all(formatted));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, text] of Object.entries(await generatedFiles())) {
    writeFileSync(new URL(`../${path}`, import.meta.url), text);
  }
}
