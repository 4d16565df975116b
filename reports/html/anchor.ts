import type { Html, Part } from './html.ts';
import { html } from './html.ts';

/** Name of a place on the page, the same for the same words; letters, digits and `-` alone, so that any link can name it. */
export function anchor(...words: readonly (string | number)[]): string {
  return words
    .map((word) => String(word).replace(/[^A-Za-z0-9-]/g, (c) => `_${c.codePointAt(0)?.toString(16)}`))
    .join('-');
}

/** A link within the page. */
export function jump(place: string, words: Part): Html {
  return html`<a href="#${place}">${words}</a>`;
}

/** A link to the web; where the address is none of the web (`javascript:`), only its words. */
export function outward(address: string, words: Part): Html {
  return /^https?:\/\//i.test(address) && URL.canParse(address)
    ? html`<a href="${address}" rel="noreferrer">${words}</a>`
    : html`${words}`;
}
