/** Bounds that keep every document acceptable to Elasticsearch. */
export const LIMITS = {
  /** Longer keyword values stay in the document but are not indexed: 8,191 characters are at most 32,764 bytes, below Lucene's 32,766. */
  ignoreAbove: 8191,
  /** The same for flattened values; a key path is at most 12 × 129 characters, so path and value together stay below it too. */
  ignoreAboveFlattened: 8191,
  /** Fields of the index, declared and dynamic ones together; beyond it, new keys of open sets are kept but not indexed. */
  totalFields: 3000,
  /** Levels below `o365.audit.<Key>` that are kept as objects; what is deeper becomes JSON text. Elasticsearch allows 20 in `flattened`. */
  depth: 12,
  /** Characters of a key. */
  keyLength: 128,
  /** Keys that Microsoft's schemas don't name, in one record; the rest becomes one JSON text. */
  undeclaredKeys: 2000,
  /** Keys of one open set in one record; the rest becomes one JSON text. */
  openKeys: 1000,
  /** Objects in nested lists of one record, below `index.mapping.nested_objects.limit` (10,000); the rest becomes JSON text. */
  nestedObjects: 8000,
} as const;
