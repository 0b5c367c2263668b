export function auditTemplate(): { mappings: Record<string, unknown>; totalFields: number } {
  return { mappings: { dynamic: false, properties: { '@timestamp': { type: 'date' } } }, totalFields: 2000 };
}
