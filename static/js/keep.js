// Save, follow, wait for: one press keeps, the next lets go, without leaving the page.
// What a script cannot do (signing in, an address to write) is a page, and the browser goes there.
import { visitor } from './main.js';
import { sendAndStay } from './stay.js';
import { toast } from './toast.js';

function show(button, isKept) {
  button.classList.toggle('kept', isKept);
  button.querySelector('[data-off]').hidden = isKept;
  button.querySelector('[data-on]').hidden = !isKept;
}

export async function enhance(form) {
  const button = form.querySelector('button');
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const body = new FormData(form);
    if (button.classList.contains('kept')) body.append('op', 'bo');
    sendAndStay(form, button, body, (told, isGood) => {
      if (isGood) show(button, told.kept);
      toast(told.message, isGood, button, told);
    });
  });
  const known = await visitor;
  if (known?.kept?.includes(form.dataset.keep)) show(button, true);
}
