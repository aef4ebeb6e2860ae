// Minus and plus beside a number.
export function enhance(stepper) {
  const input = stepper.querySelector('input');
  const least = Number(input.min || 0);
  const most = Number(input.max || Infinity);
  const buttons = stepper.querySelectorAll('[data-step]');

  const refresh = () => {
    const value = Number(input.value);
    for (const button of buttons) {
      button.disabled = button.dataset.step === 'less' ? value <= least : value >= most;
    }
  };
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const next = (Number(input.value) || least) + (button.dataset.step === 'less' ? -1 : 1);
      input.value = Math.min(most, Math.max(least, next));
      input.dispatchEvent(new Event('change', { bubbles: true }));
      refresh();
    });
  }
  input.addEventListener('input', refresh);
  stepper.classList.add('live');
  refresh();
}
