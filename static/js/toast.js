// A line of news at the foot of the page, or of the basket that lies open beside it; it stays until it is closed (by its
// button or the key Escape) or the next one comes. Who closes it with the keyboard is back where the news came from.
// `way` leads on ({ href, label }); without one the basket does, and nothing if it is null.
export function toast(words, isGood, origin, way) {
  const tray = document.querySelector('dialog[open] [data-toasts]') ?? document.querySelector('[data-toasts]');
  const pattern = document.querySelector('template[data-toast]');
  if (!tray || !pattern) return;
  const line = pattern.content.firstElementChild.cloneNode(true);
  line.querySelector('[data-text]').textContent = words;
  if (!isGood) line.querySelector('.icon').remove();
  if (way === null) line.querySelector('a').remove();
  else if (way) Object.assign(line.querySelector('a'), { href: way.href, textContent: way.label });
  const close = () => {
    if (line.contains(document.activeElement)) origin?.focus();
    line.remove();
  };
  line.querySelector('[data-close]').addEventListener('click', close);
  document.addEventListener('keydown', (event) => event.key === 'Escape' && close());
  tray.replaceChildren(line);
}
