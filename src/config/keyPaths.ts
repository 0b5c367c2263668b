import type { Key, List, Node, Rows, Section } from './spec.ts';

export interface DeclaredKey {
  /** As in messages, with `[]` after the name of a list of mappings: `tenants[].cloud`. */
  readonly path: string;
  readonly node: Key | List | Section | Rows;
}

/** Every declared key in the order of declaration, mappings before what is in them. */
export function keyPaths(section: Section, prefix = ''): DeclaredKey[] {
  return Object.entries(section.keys).flatMap(([name, node]: [string, Node]) => {
    const path = `${prefix}${name}`;
    if (node.node === 'section') return [{ path, node }, ...keyPaths(node, `${path}.`)];
    if (node.node === 'rows') return [{ path, node }, ...keyPaths(node.row, `${path}[].`)];
    return [{ path, node }];
  });
}
