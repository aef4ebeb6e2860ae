// Photos leave as soon as they are chosen, together with everything written; without script a button sends them.
export function enhance(field) {
  const button = field.querySelector('button[data-slow]');
  for (const slow of field.querySelectorAll('[data-slow]')) slow.classList.add('vh');
  field.querySelector('[data-quick]').hidden = false;
  field.addEventListener('change', (event) => {
    if (!event.target.files?.length) return;
    for (const label of field.querySelectorAll('.add')) label.setAttribute('aria-busy', 'true');
    field.closest('form').requestSubmit(button);
    if (navigator.onLine) return;
    // Nothing was sent: the same photo can be chosen again.
    event.target.value = '';
    for (const label of field.querySelectorAll('.add')) label.removeAttribute('aria-busy');
  });
}
