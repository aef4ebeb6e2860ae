// Copy a figure; the button shows itself only where that works.
const SHOWN_MS = 2500;

export function enhance(button) {
  if (!navigator.clipboard) return;
  const words = button.querySelector('[data-text]') ?? button;
  const label = words.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = label), SHOWN_MS);
  });
}
