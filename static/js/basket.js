// "Add to basket" without leaving the page: the basket opens beside it. If the way is lost, the plain form is sent.
import { showCount } from './main.js';
import { toast } from './toast.js';

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
