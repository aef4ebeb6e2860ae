// "Add to basket" without leaving the page: the basket opens beside it. If the way is lost, the plain form is sent.
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
  const coming = import('./drawer.js');
  coming.catch(() => {});
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
  const address = document.querySelector('[data-drawer]')?.dataset.drawer;
  if (!answer.ok || !address) return toast(told.message, answer.ok, button);
  // It lies in the basket by now: whatever goes wrong from here on, nothing is sent again.
  await coming.then(({ open }) => open(address, told.message, button)).catch(() => toast(told.message, true, button));
}

export async function press(form, button) {
  if (button?.getAttribute('aria-busy')) return;
  button?.setAttribute('aria-busy', 'true');
  try {
    await send(form, button);
  } catch {
    form.submit();
  } finally {
    button?.removeAttribute('aria-busy');
  }
}
