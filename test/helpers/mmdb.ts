import { isIPv6 } from 'node:net';

/** A network and what a database says about it. */
export interface MmdbEntry {
  /** An IPv4 or IPv6 network, `192.0.2.0/24`. */
  readonly network: string;
  readonly data: object;
}

type Node = [Slot, Slot];
type Slot = Node | { readonly entry: number } | undefined;

/** Writes a MaxMind database (format 2.0, IPv6 tree with IPv4 inside at ::/96) that holds our own test data. */
export function makeMmdb(type: string, entries: readonly MmdbEntry[]): Buffer {
  const root: Node = [undefined, undefined];
  entries.forEach(({ network }, entry) => insert(root, bitsOf(network), entry));
  const nodes = numbered(root);
  const offsets: number[] = [];
  const data: Buffer[] = [];
  let size = 0;
  for (const { data: value } of entries) {
    const encoded = encode(value);
    offsets.push(size);
    data.push(encoded);
    size += encoded.length;
  }
  const tree = Buffer.alloc(nodes.size * 8);
  for (const [node, index] of nodes) {
    for (const side of [0, 1] as const) {
      const slot = node[side];
      const pointer =
        slot === undefined
          ? nodes.size
          : Array.isArray(slot)
            ? (nodes.get(slot) ?? 0)
            : nodes.size + 16 + (offsets[slot.entry] ?? 0);
      tree.writeUInt32BE(pointer, index * 8 + side * 4);
    }
  }
  const metadata = encode({
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_760_000_000,
    database_type: type,
    description: { en: 'test data of o365-audit-exporter' },
    ip_version: 6,
    languages: ['en'],
    node_count: nodes.size,
    record_size: 32,
  });
  const marker = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');
  return Buffer.concat([tree, Buffer.alloc(16), ...data, marker, metadata]);
}

function insert(root: Node, bits: readonly (0 | 1)[], entry: number): void {
  let node = root;
  bits.forEach((bit, index) => {
    if (index === bits.length - 1) {
      node[bit] = { entry };
      return;
    }
    const next = node[bit];
    const inner: Node = Array.isArray(next) ? next : [undefined, undefined];
    node[bit] = inner;
    node = inner;
  });
}

function numbered(root: Node): Map<Node, number> {
  const found = new Map<Node, number>();
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    found.set(node, found.size);
    for (const slot of node) if (Array.isArray(slot)) open.push(slot);
  }
  return found;
}

function bitsOf(network: string): (0 | 1)[] {
  const [address = '', length = ''] = network.split('/');
  const v6 = isIPv6(address);
  const bytes = v6 ? bytesOfIpv6(address) : [...Array.from({ length: 12 }, () => 0), ...address.split('.').map(Number)];
  const prefix = Number(length) + (v6 ? 0 : 96);
  return Array.from({ length: prefix }, (_, index) => (((bytes[index >> 3] ?? 0) >> (7 - (index & 7))) & 1 ? 1 : 0));
}

function bytesOfIpv6(address: string): number[] {
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => parseInt(group, 16)));
  const [first, last] = [groups(head), groups(tail)];
  const all = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last];
  return all.flatMap((group) => [group >> 8, group & 255]);
}

/** A value of the data section: strings, doubles, integers, lists and maps. */
function encode(value: unknown): Buffer {
  if (typeof value === 'string') {
    const bytes = Buffer.from(value);
    return Buffer.concat([control(2, bytes.length), bytes]);
  }
  if (typeof value === 'number' && Number.isInteger(value)) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), bytes]);
  }
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    return Buffer.concat([control(3, 8), bytes]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const pairs = Object.entries(value as object);
  return Buffer.concat([control(7, pairs.length), ...pairs.flatMap(([key, inner]) => [encode(key), encode(inner)])]);
}

/** The byte that says type and size; types above 7 take another one, sizes from 29 on too. */
function control(type: number, size: number): Buffer {
  if (size > 284) throw new RangeError(`${size} is more than test data needs`);
  const short = size < 29 ? size : 29;
  const bytes = type > 7 ? [short, type - 7] : [(type << 5) | short];
  return Buffer.from(size < 29 ? bytes : [...bytes, size - 29]);
}
