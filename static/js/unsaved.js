// Who leaves a long form half written is asked first; sending it is no leaving, unless one stops that on the way and
// leaves then. A summary of errors means: not kept yet.
export function enhance(form) {
  let isWritten = document.querySelector('main .summary') !== null;
  let isSending = false;
  form.addEventListener('input', () => (isWritten = true));
  form.addEventListener('submit', (event) => (isSending = !event.defaultPrevented));
  addEventListener('beforeunload', (event) => {
    if (isWritten && !isSending) event.preventDefault();
    isSending = false;
  });
}
