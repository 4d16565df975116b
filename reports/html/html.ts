/** What may stand in a template's gap. Text is escaped; only markup that was made here goes in as it is. */
export type Part = Html | string | number | undefined | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Characters that HTML forbids, and those that turn the direction of text: `U+202E` in a name would show another one.
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/gu;

function shown(character: string): string {
  if (character === '\n' || character === '\t') return character;
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Text as it must be written in an element or in a quoted attribute; what cannot be seen is shown by its number. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(UNSEEN, shown)
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** Markup. There are two ways to make it: the `html` template, and `literal` for a constant of this program. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  /** A template literal whose gaps are escaped. Its own words are the author's, and attributes are quoted in it. */
  static template(this: void, words: TemplateStringsArray, ...parts: readonly Part[]): Html {
    let markup = words[0] ?? '';
    for (const [gap, part] of parts.entries()) {
      // A value without quotes would end at a space.
      if (markup.endsWith('=')) throw new TypeError(`the attribute before gap ${gap} has no quotes`);
      markup += markupOf(part) + (words[gap + 1] ?? '');
    }
    return new Html(markup);
  }

  /** What this program has as a constant, or has drawn from numbers alone: never anything that was read. */
  static literal(markup: string): Html {
    return new Html(markup);
  }

  toString(): string {
    return this.#markup;
  }
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  return part.map(markupOf).join('');
}

export const html = Html.template;

/** Markup with something between each two. */
export function joined(parts: readonly Part[], between: Part): Html {
  return html`${parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]))}`;
}
