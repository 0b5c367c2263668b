import { access, constants } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Report } from './finding.ts';

/** Whether a file that documents or checkpoints go to can be written; writes nothing. */
export async function checkFile(what: string, path: string, report: Report): Promise<void> {
  const area = 'configuration';
  const folder = dirname(resolve(path));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    await access(path, constants.R_OK | constants.W_OK).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    report({ level: 'ok', area, what, detail: `${path} can be written` });
  } catch (error) {
    const { code = 'unknown', path: at = folder } = error as NodeJS.ErrnoException;
    report({ level: 'fail', area, what, detail: `${path} can't be written: ${code} at ${at}` });
  }
}
