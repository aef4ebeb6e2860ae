// A line of news at the foot of the page; it stays until it is closed or the next one comes.
export function toast(words, { href } = {}) {
  const tray = document.querySelector('[data-toasts]');
  const pattern = document.querySelector('template[data-toast]');
  if (!tray || !pattern) return;
  const line = pattern.content.firstElementChild.cloneNode(true);
  line.querySelector('[data-text]').textContent = words;
  const link = line.querySelector('a');
  if (link && href) link.href = href;
  line.querySelector('[data-close]').addEventListener('click', () => line.remove());
  tray.replaceChildren(line);
}
