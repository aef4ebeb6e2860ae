// A form that sends itself when a choice is made; its button is for pages without script.
export function enhance(form) {
  form.classList.add('live');
  form.addEventListener('change', () => form.requestSubmit());
}
