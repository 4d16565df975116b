/**
 * The page's one script; without it everything is there all the same. It opens what a link leads to, which older browsers
 * do not do for closed details, and makes the buttons work.
 */
export const SCRIPT = `
'use strict';
const reveal = () => {
  let place = null;
  try { place = document.getElementById(decodeURIComponent(location.hash.slice(1))); } catch {}
  if (!place || !place.closest('main')) return;
  for (let one = place; one; one = one.parentElement) if (one.localName === 'details') one.open = true;
  place.scrollIntoView();
  if (place.localName === 'details') place.querySelector('summary').focus({ preventScroll: true });
};
addEventListener('hashchange', reveal);
reveal();
const all = (open) => () => { for (const one of document.querySelectorAll('main details')) one.open = open; };
for (const tools of document.querySelectorAll('.tools')) {
  tools.hidden = false;
  tools.querySelector('[data-do=open]').onclick = all(true);
  tools.querySelector('[data-do=close]').onclick = all(false);
  tools.querySelector('[data-do=gaps]').onclick = ({ currentTarget: button }) => {
    button.setAttribute('aria-pressed', String(document.body.classList.toggle('gaps')));
  };
}
`;
