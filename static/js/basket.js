// "Add to basket" without leaving the page. If it was refused or lost, the plain form is sent instead.
import { showCount } from './private.js';

// A line of news at the foot of the page; it stays until it is closed (by its button or the key Escape)
// or the next one comes. Who closes it with the keyboard is back where the news came from.
function toast(words, isGood, origin) {
  const tray = document.querySelector('[data-toasts]');
  const pattern = document.querySelector('template[data-toast]');
  if (!tray || !pattern) return;
  const line = pattern.content.firstElementChild.cloneNode(true);
  line.querySelector('[data-text]').textContent = words;
  if (!isGood) line.querySelector('.icon').remove();
  const close = () => {
    if (line.contains(document.activeElement)) origin?.focus();
    line.remove();
  };
  line.querySelector('[data-close]').addEventListener('click', close);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && close());
  tray.replaceChildren(line);
}

async function send(form, button) {
  const body = new FormData(form, button);
  const answer = await fetch(form.action, {
    method: 'POST',
    body,
    headers: { Accept: 'application/json' },
    credentials: 'same-origin',
  });
  if (!answer.headers.get('Content-Type')?.includes('json')) return location.assign(answer.url);
  const told = await answer.json();
  if (typeof told.message !== 'string') throw new TypeError('no message');
  if (typeof told.count === 'number') showCount(told.count);
  toast(told.message, answer.ok, button);
}

export function enhance(form) {
  form.addEventListener('submit', async (event) => {
    const button = event.submitter;
    if (button?.name) return; // "Buy now" and its like go their own way.
    event.preventDefault();
    if (button?.getAttribute('aria-busy')) return;
    button?.setAttribute('aria-busy', 'true');
    try {
      await send(form, button);
    } catch {
      form.submit();
    } finally {
      button?.removeAttribute('aria-busy');
    }
  });
}
