import { createHash } from 'node:crypto';
import type { Part } from '../html/html.ts';
import { Html, html } from '../html/html.ts';
import { STYLE } from '../html/style.ts';
import { SITE_STYLE } from './style.ts';

export interface SitePage {
  readonly title: string;
  readonly description: string;
  /** Where the keyboard's first step leads. */
  readonly skip: { readonly to: string; readonly words: string };
  readonly body: Part;
}

const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;

/** Nothing but these style sheets and the site's own pictures: no script, no network, no forms. */
const POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLE)} ${hashOf(SITE_STYLE)}`,
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** A page of the site, in the look of a report. */
export function renderSitePage({ title, description, skip, body }: SitePage): string {
  return `${html`${Html.literal('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="smi-conformance">
<meta name="description" content="${description}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${Html.literal(STYLE)}</style>
<style>${Html.literal(SITE_STYLE)}</style>
</head>
<body>
<a class="skip" href="#${skip.to}">${skip.words}</a>
${body}
</body>
</html>`}\n`;
}
