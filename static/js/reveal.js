// A tick that shows what is typed into the passwords of its form; hidden where no script runs.
export function enhance(tick) {
  const box = tick.querySelector('input');
  const form = tick.closest('form');
  const passwords = form.querySelectorAll('input[type=password]');
  tick.hidden = false;
  const follow = () => {
    for (const field of passwords) field.type = box.checked ? 'text' : 'password';
  };
  box.addEventListener('change', follow);
  // It is sent, and kept by the browser, as what it is.
  form.addEventListener('submit', () => {
    box.checked = false;
    follow();
  });
}
