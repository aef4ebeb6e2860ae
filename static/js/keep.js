// Save, follow, wait for: one press keeps, the next lets go, without leaving the page.
// What a script cannot do (signing in, an address to write) is a page, and the browser goes there.
import { visitor } from './main.js';
import { toast } from './toast.js';

function show(button, isKept) {
  button.classList.toggle('kept', isKept);
  button.querySelector('[data-off]').hidden = isKept;
  button.querySelector('[data-on]').hidden = !isKept;
}

async function send(form, button) {
  const body = new FormData(form);
  if (button.classList.contains('kept')) body.append('op', 'bo');
  const answer = await fetch(form.action, {
    method: 'POST',
    body,
    headers: { Accept: 'application/json' },
    credentials: 'same-origin',
  });
  if (!answer.headers.get('Content-Type')?.includes('json')) return location.assign(answer.url);
  const told = await answer.json();
  if (typeof told.message !== 'string') throw new TypeError('no message');
  if (answer.ok) show(button, told.kept);
  toast(told.message, answer.ok, button, told);
}

export async function enhance(form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (button.getAttribute('aria-busy')) return;
    button.setAttribute('aria-busy', 'true');
    try {
      await send(form, button);
    } catch {
      form.submit();
    } finally {
      button.removeAttribute('aria-busy');
    }
  });
  const known = await visitor;
  if (known?.kept?.includes(form.dataset.keep)) show(button, true);
}
