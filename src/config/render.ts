import type { Kind } from './kinds.ts';
import { keyPaths } from './keyPaths.ts';
import { SPEC } from './keys/spec.ts';
import type { Key, Node, Section } from './spec.ts';

const HEAD = `# The configuration of o365-audit-exporter: every key, its default, and one line about it. Keys without a default are
# commented out, with an example. This file is the base of every configuration; put yours into a file of its own and
# name that with --config. \${NAME} and \${NAME:-default} are read from the environment. docs/configuration.md has the
# whole table.
# Written by scripts/config-docs.ts from src/config/keys.
`;

/** The text of config/default.yaml. */
export function renderDefaults(): string {
  const blocks = Object.entries(SPEC.keys).map(([name, node]) => renderKey(name, node, 'default').join('\n'));
  return `${HEAD}\n${blocks.join('\n\n')}\n`;
}

/** `default`: what has no default is commented out. `example`: all of it is within a comment, and shown as it would be used. */
type Mode = 'default' | 'example';

function renderKey(name: string, node: Node, mode: Mode): string[] {
  switch (node.node) {
    case 'key': {
      const { default: fallback, required = false, example = '' } = node;
      const line = `${name}: ${fallback === undefined ? example : yamlValue(node, fallback)}`;
      const isShown = fallback !== undefined || required || mode === 'example';
      return [`# ${about(node)}`, ...(isShown ? [line] : comment([line]))];
    }
    case 'list': {
      const example = node.example === undefined ? '' : ` For example: ${node.example}`;
      return [`# ${about(node)}${example}`, `${name}: [${node.default.join(', ')}]`];
    }
    case 'rows':
      return [`# ${about(node)}`, `${name}: []`, ...comment(['-', ...indent(renderFields(node.row, 'default'))])];
    case 'section':
      return renderSection(name, node);
  }
}

function renderSection(name: string, node: Section): string[] {
  const fields = renderFields(node, 'default');
  // An alternative that is not the default, or a mapping of which every key is absent, would only be an empty key.
  const isShown = fields.some((line) => !line.startsWith('#')) && !(node.optional && !isDefault(node));
  if (isShown) return [`# ${about(node)}`, `${name}:`, ...indent(fields)];
  const example = renderFields(node, 'example');
  return [`# ${about(node)}`, ...comment(example.length === 0 ? [`${name}: {}`] : [`${name}:`, ...indent(example)])];
}

/** Of keys of which one is needed, the first is shown and the others are commented out. */
function renderFields({ keys, groups }: Section, mode: Mode): string[] {
  const needed = groups.filter(({ required }) => required).flatMap(({ alternatives }) => alternatives.flat());
  return Object.entries(keys).flatMap(([name, node]) =>
    renderKey(name, node, needed[0] === name && node.node === 'key' ? 'example' : mode),
  );
}

/** An optional mapping in which nothing must be given can be written down with its defaults alone. */
function isDefault({ keys }: Section): boolean {
  return Object.values(keys).every((node) => node.node !== 'key' || node.required !== true);
}

const indent = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
const comment = (lines: readonly string[]): string[] => lines.map((line) => `# ${line}`);

function yamlValue({ kind }: Key, value: string | number | boolean): string {
  return kind.name === 'cron' ? `'${value}'` : String(value);
}

/** What is said about a key, with what holds when it is absent. */
function about(node: Node): string {
  return node.node === 'key' && node.otherwise !== undefined ? `${node.about} Default: ${node.otherwise}.` : node.about;
}

const DOC_HEAD = `# Configuration

YAML. \`config/default.yaml\` is the base; each \`--config FILE\` is put over what came before it: mappings are merged, lists
are replaced, and \`null\` takes a key back to its default. Of keys that exclude each other (the kinds of credential, the
outputs), the file that comes last decides.

\`\${NAME}\` and \`\${NAME:-default}\` in a value are read from the environment; a variable that is not set, or empty, and
has no default is refused; write \`$\${\` for a plain \`\${\`. Beside every secret there is a \`…File\` key that names a file
holding it. Paths are relative to the working directory. Durations are \`30s\`, \`5m\`, \`1h\`, \`7d\`; sizes are \`512kb\`,
\`5mb\`.

Everything that is wrong is named at once, each with its path and what is allowed there, and the program exits with 2.
Secrets are never shown.

This page is written by \`node scripts/config-docs.ts\` from \`src/config/keys\`.

`;

/** The text of docs/configuration.md. */
export function renderDocs(): string {
  const head = '| Key | Takes | Default | What it is |\n|---|---|---|---|\n';
  return `${DOC_HEAD}${head}${keyPaths(SPEC)
    .map(({ path, node }) => `| \`${path}\` | ${takes(node)} | ${defaultOf(node)} | ${cell(node.about)} |\n`)
    .join('')}`;
}

function takes(node: Node): string {
  switch (node.node) {
    case 'key':
      return cell(kindText(node.kind));
    case 'list':
      return cell(`list of ${kindText(node.items)}`);
    case 'rows':
      return 'list of mappings';
    case 'section':
      return 'mapping';
  }
}

function kindText({ name, allowed }: Kind<unknown>): string {
  return allowed === '' ? name : `${name}: ${allowed.replace(/,$/, '')}`;
}

function defaultOf(node: Node): string {
  if (node.node === 'list') return node.default.length === 0 ? '`[]`' : `\`[${node.default.join(', ')}]\``;
  if (node.node === 'rows') return '`[]`';
  if (node.node !== 'key') return '';
  if (node.required === true) return 'required';
  return node.default === undefined ? cell(node.otherwise ?? '') : `\`${String(node.default)}\``;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('*', '\\*');
