/** Markup that may go into a page as it is; made by `html` and `trusted` only. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand in a template: everything that is no `Html` is escaped; null, undefined and booleans print nothing. */
export type Piece = Html | string | number | bigint | boolean | null | undefined | readonly Piece[];

/** Makes markup from a template and escapes every value in it, for text and for attributes in double quotes. */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
  return new Html(parts.reduce((text, part, index) => text + print(values[index - 1]) + part));
}

/** Lets a constant of ours through as it is. Never give it anything that came from outside. */
export function trusted(constant: string): Html {
  return new Html(constant);
}

/** Escapes for text and for attributes in quotes. */
function escapeText(text: string): string {
  return text.replaceAll(/[&<>"'`]/g, (sign) => escapes[sign] ?? sign);
}

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function print(value: Piece): string {
  if (value === null || value === undefined || typeof value === 'boolean') return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(print).join('');
  return escapeText(String(value));
}
