// Who leaves a long form half written is asked first; sending it is no leaving. A summary of errors means: not kept yet.
export function enhance(form) {
  let isWritten = document.querySelector('main .summary') !== null;
  form.addEventListener('input', () => (isWritten = true));
  form.addEventListener('submit', () => (isWritten = false));
  addEventListener('beforeunload', (event) => {
    if (isWritten) event.preventDefault();
  });
}
