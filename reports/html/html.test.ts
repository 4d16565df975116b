import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, joined } from './html.ts';

const NAMED: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

/** As a browser reads it. */
function read(markup: string): string {
  return markup.replace(/&(lt|gt|quot|amp|#39);/g, (entity) => NAMED[entity] ?? entity);
}

/** Any UTF-16 unit, lone surrogates and control characters among them. */
const anyUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

/** Text full of what could break out, and of what no reader sees. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: anyUnit }),
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '&lt;',
        '</p>',
        '<script>',
        '-->',
        '`',
        '=',
        '\0',
        '\u202e',
        '\ud800',
        ']]>',
      ),
    ),
  )
  .map((parts) => parts.join(''));

describe('html', () => {
  it('lets no text break out of an element or an attribute', () => {
    fc.assert(
      fc.property(hostile, hostile, (inside, title) => {
        const markup = html`<p title="${title}">${inside}</p>`.toString();
        const found = /^<p title="([^"<>']*)">([^"<>']*)<\/p>$/.exec(markup);
        expect(found).not.toBeNull();
        // Every & begins one of the entities: nothing decodes to something else.
        expect(markup.match(/&(?!(lt|gt|quot|amp|#39);)/g)).toBeNull();
      }),
    );
  });

  it('keeps text that can be seen as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZ0 <>&"\'é–→漢😀') }), (text) => {
        expect(read(html`<p>${text}</p>`.toString())).toBe(`<p>${text}</p>`);
      }),
    );
  });

  it('shows by its number what cannot be seen, or would turn the text around', () => {
    expect(html`${'a\u202eb\u0000c\ud800'}`.toString()).toBe('a\\u202eb\\u0000c\ufffd');
  });

  it('escapes once: markup within markup stays', () => {
    const inner = html`<b>${'<'}</b>`;
    expect(html`<p>${[inner, ' & ']}${undefined}${3}</p>`.toString()).toBe('<p><b>&lt;</b> &amp; 3</p>');
    expect(joined([inner, 'x', 2], '<').toString()).toBe('<b>&lt;</b>&lt;x&lt;2');
  });

  it('refuses an attribute without quotes', () => {
    expect(() => html`<p title=${'x y'}></p>`).toThrow('no quotes');
  });
});
