/** Markup that may stand in a page as it is; everything else is escaped. */
export class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

type Piece = Html | string | number | readonly Piece[];

/** Template tag: escapes every value that is no Html, joins lists. */
export function html(strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(
    strings.map((string, index) => string + (index < pieces.length ? show(pieces[index] ?? '') : '')).join(''),
  );
}

function show(piece: Piece): string {
  if (piece instanceof Html) return piece.toString();
  if (typeof piece === 'number') return String(piece);
  return typeof piece === 'string' ? escape(piece) : piece.map(show).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
