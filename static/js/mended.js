// Who changes what was refused no longer reads why: the server judges anew when it is sent.
export function enhance(field) {
  const mend = () => {
    field.classList.remove('wrong');
    for (const control of field.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
    for (const words of field.querySelectorAll('.error')) words.remove();
  };
  field.addEventListener('change', mend, { once: true });
}
