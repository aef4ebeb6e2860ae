// "Add to basket" without leaving the page. If it was refused or lost, the plain form is sent instead.
import { showCount } from './private.js';
import { toast } from './toast.js';

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
