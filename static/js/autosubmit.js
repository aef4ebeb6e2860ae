// A changed number is sent at once; the button that did it goes.
export function enhance(form) {
  const button = form.querySelector('button[value=set]');
  const input = form.querySelector('input[type=number]');
  button.classList.add('vh');
  button.tabIndex = -1;
  const send = () => form.requestSubmit(button);
  input.addEventListener('change', () => {
    send();
    if (!navigator.onLine) addEventListener('online', send, { once: true });
  });
}
