import { createHash } from 'node:crypto';
import type { Part } from './html.ts';
import { Html, html } from './html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  /** Why it is less than it seems, loudly; empty for most. */
  readonly marks: readonly string[];
  /** Style sheets of pictures in it, each as it stands in its `style` element. */
  readonly pictureStyles: readonly string[];
  readonly body: Part;
}

function hashOf(content: string): string {
  return `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
}

/** What the browser may do: nothing but show this very style and run this very script. No network, no forms, no frames. */
function policyFor(styles: readonly string[]): string {
  return [
    "default-src 'none'",
    `style-src ${styles.map(hashOf).join(' ')}`,
    `script-src ${hashOf(SCRIPT)}`,
    // The icon below: without one the browser would ask the server for it.
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** A self-contained page. */
export function renderPage({ title, marks, pictureStyles, body }: Page): string {
  const marked = marks.length === 0 ? '' : 'marked';
  return `${html`${Html.literal('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor([STYLE, ...pictureStyles])}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="smi-conformance">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${Html.literal(STYLE)}</style>
</head>
<body class="${marked}">
<a class="skip" href="#matrix">To the matrix</a>
${body}
<script>${Html.literal(SCRIPT)}</script>
</body>
</html>`}\n`;
}
