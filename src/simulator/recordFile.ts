import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { ContentType } from './types.ts';

const DLP_TYPES = new Set([11, 13, 33, 63, 99, 100, 107, 187]);
const BY_WORKLOAD: Readonly<Record<string, ContentType | undefined>> = {
  azureactivedirectory: 'Audit.AzureActiveDirectory',
  exchange: 'Audit.Exchange',
  sharepoint: 'Audit.SharePoint',
  onedrive: 'Audit.SharePoint',
};

/** Records of an NDJSON file (.gz too), as texts by the content type they arrive in. Throws on a line that is no object. */
export function readRecordFile(path: string): ReadonlyMap<ContentType, readonly string[]> {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  const records = new Map<ContentType, string[]>();
  for (const [index, line] of lines.entries()) {
    const text = line.trim();
    if (text === '') continue;
    const contentType = contentTypeOf(text, `${path}:${index + 1}`);
    const list = records.get(contentType) ?? [];
    list.push(text);
    records.set(contentType, list);
  }
  return records;
}

function contentTypeOf(text: string, where: string): ContentType {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    throw new Error(`reading records: ${where} is not JSON`, { cause: error });
  }
  if (typeof record !== 'object' || record === null || Array.isArray(record)) {
    throw new Error(`reading records: ${where} is not an object`);
  }
  const { RecordType, Workload } = record as { RecordType?: unknown; Workload?: unknown };
  if (typeof RecordType === 'number' && DLP_TYPES.has(RecordType)) return 'DLP.All';
  return (typeof Workload === 'string' ? BY_WORKLOAD[Workload.toLowerCase()] : undefined) ?? 'Audit.General';
}
