/** The page's one style sheet. Colours keep a contrast of 4.5 : 1 in light and in dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #fbfbfa; --sheet: #ffffff; --sunk: #f1f2f0; --ink: #1b1f24; --soft: #58606a; --line: #d9dcd8;
  --link: #0b57a4; --good: #17683a; --good-g: #dff3e4; --bad: #a31621; --bad-g: #fde4e4;
  --open: #7a4d00; --open-g: #fcefcd; --none: #545c66; --none-g: #e9ebec;
  --c0: #0b62b8; --c1: #b04a00; --c2: #7a3fb0; --c3: #0d6b60;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #101316; --sheet: #171b1f; --sunk: #1f2429; --ink: #e8eaed; --soft: #a2abb5; --line: #333a41;
    --link: #7db7f5; --good: #74d493; --good-g: #173324; --bad: #ff9d98; --bad-g: #45191b;
    --open: #f0c25f; --open-g: #3b2e0f; --none: #b0b8c1; --none-g: #2a3036;
    --c0: #6bb1f7; --c1: #f59b5b; --c2: #c49af0; --c3: #5fcbb9;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: break-word;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
}
header, main, footer { max-width: 70rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.75rem; }
h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); line-height: 1.15; letter-spacing: -0.02em; margin: 0.2rem 0 0.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.4rem; letter-spacing: -0.01em; margin: 0 0 0.5rem; }
h3 { font-size: 1.05rem; margin: 1.75rem 0 0.5rem; }
h4 { font-size: 0.95rem; margin: 0; font-weight: 600; }
p { margin: 0.5rem 0; max-width: 48rem; }
a { color: var(--link); text-underline-offset: 0.15em; }
a:focus-visible, summary:focus-visible, button:focus-visible, pre:focus-visible, .wide:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", monospace; font-size: 0.85em; }
pre { background: var(--sunk); padding: 0.6rem 0.75rem; border-radius: 6px; margin: 0.4rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
code { overflow-wrap: anywhere; }
small, .small { font-size: 0.82rem; color: var(--soft); }
section { margin: 2.75rem 0; }
.over { text-transform: uppercase; letter-spacing: 0.08em; font-size: 0.78rem; color: var(--soft); margin: 0; }
.lead { color: var(--soft); }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--sheet); padding: 0.4rem 0.8rem; z-index: 9; }
nav { position: sticky; top: 0; z-index: 5; background: var(--ground); border-bottom: 1px solid var(--line); margin-top: 1.25rem; }
nav ul { list-style: none; display: flex; gap: 0.2rem 1.1rem; margin: 0 auto; padding: 0.6rem 1rem; max-width: 70rem; overflow-x: auto; white-space: nowrap; }
nav a { text-decoration: none; padding: 0.15rem 0; display: inline-block; }
nav a:hover { text-decoration: underline; }
.tools { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 1rem 0 0; }
.tools[hidden] { display: none; }
button { font: inherit; font-size: 0.88rem; color: var(--ink); background: var(--sheet); border: 1px solid var(--soft); border-radius: 6px; padding: 0.3rem 0.75rem; cursor: pointer; }
button[aria-pressed="true"] { background: var(--ink); color: var(--ground); }
.mark { margin: 1.25rem 0 0; max-width: none; padding: 0.9rem 1.1rem; border-radius: 8px; font-weight: 600; color: var(--bad); background: var(--bad-g); border: 2px solid currentColor; }
.marked header::before { content: ""; position: fixed; inset: 0 0 auto 0; height: 6px; z-index: 6; background: repeating-linear-gradient(-45deg, var(--bad) 0 12px, var(--ground) 12px 24px); }
.chip { display: inline-block; white-space: nowrap; border-radius: 99px; padding: 0.05rem 0.6rem; font-size: 0.82rem; font-weight: 600; line-height: 1.5; }
.chip.good { color: var(--good); background: var(--good-g); } .chip.bad { color: var(--bad); background: var(--bad-g); }
.chip.open { color: var(--open); background: var(--open-g); } .chip.none { color: var(--none); background: var(--none-g); }
.chip.good::before { content: "✓ " / ""; } .chip.bad::before { content: "✗ " / ""; } .chip.open::before { content: "? " / ""; } .chip.none::before { content: "– " / ""; }
.chip.Full::before { content: "● " / ""; } .chip.Half::before { content: "◐ " / ""; } .chip.None::before { content: "○ " / ""; }
.matrix { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.matrix caption { text-align: left; padding: 0 0 0.6rem; color: var(--soft); font-size: 0.9rem; }
.matrix th, .matrix td { text-align: left; padding: 0.7rem 0.9rem; border-top: 1px solid var(--line); vertical-align: middle; }
.matrix thead th { border-top: 0; font-size: 0.78rem; color: var(--soft); font-weight: 600; padding-block: 0.5rem; background: var(--sunk); }
.matrix tbody th { font-weight: 600; }
.matrix tbody th small { display: block; font-weight: 400; }
.matrix td.cell { padding: 0; }
.matrix td.cell a { display: block; padding: 0.7rem 0.9rem; color: inherit; text-decoration: none; }
.matrix td.cell a:hover, .matrix td.cell a:focus-visible { background: var(--sunk); }
.matrix td.cell b { text-decoration: underline; text-underline-offset: 0.2em; text-decoration-color: var(--soft); font-weight: 500; white-space: nowrap; }
.strip { display: flex; flex-wrap: wrap; gap: 2px; max-width: 24rem; }
.strip a { display: block; width: 13px; height: 13px; border-radius: 3px; background: var(--none-g); border: 1px solid var(--none); }
.strip a.good { background: var(--good); border-color: var(--good); } .strip a.bad { background: var(--bad); border-color: var(--bad); } .strip a.open { background: var(--open-g); border-color: var(--open); }
@media screen and (max-width: 47.99rem) {
  .matrix thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .matrix tr { display: grid; grid-template-columns: 1fr auto; border-top: 1px solid var(--line); }
  .matrix tbody tr:first-child { border-top: 0; }
  .matrix th, .matrix td { border: 0; padding: 0.55rem 0.9rem; }
  .matrix td.cell { grid-row: 2; } .matrix td.cell a { padding: 0.55rem 0.9rem; }
  .matrix td.status { text-align: right; }
  .matrix td.tests { grid-row: 2; grid-column: 2; text-align: right; }
  .matrix td.clauses { grid-column: 1 / -1; padding-bottom: 0.8rem; } .strip { max-width: none; }
}
.entry { background: var(--sheet); border: 1px solid var(--line); border-radius: 8px; margin: 0.4rem 0; }
.entry > summary { padding: 0.55rem 0.8rem; cursor: pointer; display: grid; grid-template-columns: 1.1rem minmax(0, 1fr) auto; gap: 0.1rem 0.6rem; align-items: start; list-style: none; }
.entry > summary::-webkit-details-marker { display: none; }
.entry > summary::before { content: "▸"; color: var(--soft); }
.entry[open] > summary::before { content: "▾"; }
.entry > summary > span { overflow-wrap: anywhere; }
.entry > summary .id { font-weight: 650; white-space: nowrap; }
.entry > .in { padding: 0.2rem 0.9rem 0.9rem 2.5rem; border-top: 1px solid var(--line); }
.entry:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
@media screen and (max-width: 47.99rem) { .entry > .in { padding: 0.2rem 0.8rem 0.8rem; } .entry > summary { grid-template-columns: 0.9rem minmax(0, 1fr); } .entry > summary .chip { grid-column: 2; justify-self: start; } }
.facts { display: grid; grid-template-columns: minmax(6.5rem, max-content) 1fr; gap: 0.25rem 1rem; margin: 0.7rem 0; }
.facts dt { color: var(--soft); font-size: 0.88rem; } .facts dd { margin: 0; overflow-wrap: anywhere; min-width: 0; }
.facts ul { margin: 0; padding-left: 1.1rem; }
.step { border-left: 3px solid var(--line); padding: 0.1rem 0 0.1rem 0.8rem; margin: 1rem 0; }
.step.bad { border-color: var(--bad); } .step.good { border-color: var(--good); } .step.open { border-color: var(--open); }
.step p { margin: 0.25rem 0; }
.seen { white-space: pre-line; }
.tl { list-style: none; margin: 0.5rem 0; padding: 0; font-size: 0.87rem; font-variant-numeric: tabular-nums; }
.tl > li { display: grid; grid-template-columns: 5.2rem minmax(0, 2.2fr) minmax(0, 1.1fr) minmax(0, 1.4fr) minmax(0, 1.2fr); gap: 0 0.8rem; padding: 0.3rem 0; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
.tl i { color: var(--soft); white-space: nowrap; font-style: normal; }
.tl > li > div { grid-column: 2 / -1; min-width: 0; }
.tl .a > span::before { display: block; font-size: 0.7rem; line-height: 1.2; color: var(--soft); letter-spacing: 0.03em; font-weight: 400; content: "sent"; }
.tl .a > :nth-child(3)::before { content: "recorded by"; } .tl .a > :nth-child(4)::before { content: "answered"; } .tl .a > :nth-child(5)::before { content: "so it was"; }
.tl .a ~ .a > span::before { content: none; }
.tl small { white-space: nowrap; }
.tl .good > :last-child { color: var(--good); font-weight: 600; } .tl .bad { background: var(--bad-g); } .tl .bad > :last-child { color: var(--bad); font-weight: 600; } .tl .bad small, .tl .bad i, .tl .bad > span::before { color: var(--ink); } .tl .open > :last-child { color: var(--open); }
.tl .gate > div { font-weight: 600; } .tl .gate > div::before { content: "⚑ " / ""; } .tl .trouble { color: var(--bad); } .tl .omitted { color: var(--soft); font-style: italic; }
.tl summary { cursor: pointer; }
@media screen and (max-width: 47.99rem) {
  .tl > li { grid-template-columns: 1fr 1fr; padding: 0.45rem 0; gap: 0.1rem 0.8rem; }
  .tl > li > div, .tl .a > :nth-child(2) { grid-column: 1 / -1; }
  .tl .a > :nth-child(5) { grid-row: 1; grid-column: 2; } .tl .a > :nth-child(n)::before { content: none; }
  .tl .a > :nth-child(3)::before { display: inline; content: "recorded by "; } .tl .a > :nth-child(4)::before { display: inline; content: "answered "; }
}
figure { margin: 0.75rem 0; max-width: 46rem; }
figcaption { font-size: 0.87rem; }
svg { display: block; width: 100%; height: auto; }
.oc { max-width: none; } .oc svg { min-width: 44rem; }
.plot text { font-size: 13px; fill: var(--soft); } .plot .name { font-weight: 600; paint-order: stroke; stroke: var(--sheet); stroke-width: 4px; stroke-linejoin: round; }
.plot path { fill: none; stroke: currentColor; } .plot circle { fill: currentColor; stroke: none; }
.plot .grid { stroke: var(--line); } .plot .estimate { stroke-width: 2.5; stroke-linejoin: round; } .plot .weight { stroke-width: 1; }
.plot .reject { stroke-width: 1; opacity: 0.7; } .plot .accept { stroke-dasharray: 2 4; stroke-width: 1.2; } .plot .shade { fill: currentColor; stroke: none; opacity: 0.07; }
.plot .c0 { color: var(--c0); } .plot .c1 { color: var(--c1); } .plot .c2 { color: var(--c2); } .plot .c3 { color: var(--c3); }
.plot text.c0 { fill: var(--c0); } .plot text.c1 { fill: var(--c1); } .plot text.c2 { fill: var(--c2); } .plot text.c3 { fill: var(--c3); }
@media screen and (max-width: 47.99rem) { .plot text { font-size: 20px; } }
.wide { overflow-x: auto; } .oc svg { border-radius: 8px; }
.list { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
.list th, .list td { text-align: left; vertical-align: top; padding: 0.35rem 0.8rem 0.35rem 0; border-top: 1px solid var(--line); }
.list thead th { border-top: 0; color: var(--soft); font-size: 0.8rem; }
.list td.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.gaps .passed { display: none; }
footer { color: var(--soft); font-size: 0.88rem; border-top: 1px solid var(--line); margin-top: 3rem; padding-block: 1.25rem 3rem; }
@media print {
    .oc svg { min-width: 0; }
  @page { margin: 14mm 12mm; }
  :root { color-scheme: light; }
  html, body { background: #ffffff; } body { font-size: 9.5pt; }
  .marked { padding-left: 12px; } .marked header::before { inset: 0 auto 0 0; width: 6px; height: auto; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  nav, .tools, .skip { display: none; }
  header, main, footer { max-width: none; padding: 0; }
  section { margin: 1.2rem 0; } h2, h3, h4 { break-after: avoid; }
  .entry { border: 0; border-top: 1px solid var(--line); border-radius: 0; margin: 0; } .entry > summary { break-inside: avoid; }
  .entry > summary::before { content: ""; }
  .matrix tr, figure, .tl > li { break-inside: avoid; } .chip, .strip a, .mark, .tl li.bad { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
