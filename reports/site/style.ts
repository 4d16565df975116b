/** What a public matrix has beside the style sheet of a report. */
export const SITE_STYLE = `
header, main, footer, nav ul { max-width: 78rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.public { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
.public caption { text-align: left; padding: 0 0 0.6rem; color: var(--soft); font-size: 0.9rem; }
.public th, .public td { text-align: left; padding: 0.6rem 0.5rem; border-top: 1px solid var(--line); vertical-align: top; }
.public thead th { border-top: 0; font-size: 0.78rem; color: var(--soft); font-weight: 600; padding-block: 0.45rem; background: var(--sunk); vertical-align: bottom; }
.public thead tr + tr th { padding-top: 0; }
.public tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 9.5rem; }
.public small { display: block; font-weight: 400; white-space: nowrap; }
.public tbody th small, .public td.when small { white-space: normal; }
.public td.release .dash { white-space: normal; }
.public .first { border-left: 1px solid var(--line); }
.dash { color: var(--soft); white-space: nowrap; }
.public a.cell { display: block; color: inherit; text-decoration: none; border-radius: 6px; }
.public a.cell small { text-decoration: underline; text-underline-offset: 0.2em; }
.public a.cell:hover .chip { outline: 2px solid currentColor; }
.old .chip { color: var(--soft); background: none; outline: 1px dashed var(--soft); outline-offset: -1px; font-weight: 500; }
.stale { color: var(--open); font-weight: 600; } .public small.stale { font-weight: 600; }
.files { display: flex; flex-wrap: wrap; gap: 0.3rem 1.1rem; list-style: none; padding: 0; margin: 0.7rem 0; }
.badges { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 0.8rem 0; }
.badges img { max-width: 100%; height: auto; display: block; }
.reasons dt { font-weight: 600; margin-top: 0.9rem; overflow-wrap: anywhere; } .reasons dd { margin: 0.1rem 0 0; overflow-wrap: anywhere; max-width: 48rem; }
.digest { overflow-wrap: anywhere; }
.history > summary { cursor: pointer; padding: 0.5rem 0; font-weight: 600; }
.notice { border-left: 4px solid var(--open); background: var(--open-g); color: var(--open); padding: 0.5rem 0.9rem; border-radius: 0 6px 6px 0; max-width: 48rem; }
@media (max-width: 72rem) {
  .public thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .public caption, .public tbody { display: block; } .public caption { padding: 0.7rem 0.8rem; border-bottom: 2px solid var(--line); }
  .public tr { display: grid; grid-template-columns: repeat(4, 1fr); border-top: 2px solid var(--line); padding: 0.5rem 0; }
  .public tbody tr:first-child { border-top: 0; }
  .public tbody th, .public td { border: 0; padding: 0.4rem 0.8rem; min-width: 0; }
  .public .first { border-left: 0; }
  .public tbody th, .public td.when { grid-column: 1 / -1; }
  .public td.spec { grid-column: span 2; } .public td.release { padding-inline: 0.4rem; } .public td.release.first { padding-left: 0.8rem; }
  .public td::before { content: attr(data-label); display: block; font-size: 0.74rem; color: var(--soft); }
  .public td.when::before { display: none; }
  .public td.release .chip { padding-inline: 0.4rem; font-size: 0.76rem; }
}
@media print { .public tr { break-inside: avoid; } }
`;
