// Who changes what was refused no longer reads why: the server judges anew when it is sent. The words keep their place,
// so that nothing moves away under the finger that presses the next button.
export function enhance(field) {
  field.addEventListener('change', ({ target }) => {
    if (!target.name) return; // A box that only searches mends nothing.
    field.classList.remove('wrong');
    for (const control of field.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
    for (const words of field.querySelectorAll('.error')) words.style.visibility = 'hidden';
  });
}
