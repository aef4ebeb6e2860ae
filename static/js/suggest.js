// Suggestions under the search field: a combobox that keys can walk. The server sends the lines.
const PAUSE_MS = 150;

export function enhance(form) {
  const input = form.querySelector('input[type=search]');
  const box = document.createElement('div');
  Object.assign(box, { className: 'suggest', id: `${input.id}-list`, hidden: true });
  box.setAttribute('role', 'listbox');
  box.setAttribute('aria-label', form.querySelector('label').textContent);
  form.after(box);
  const attributes = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': box.id, 'aria-expanded': 'false' };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  let current = -1;
  let timer;
  let asked = 0;
  const options = () => [...box.querySelectorAll('[role=option]')];
  // Lines that were asked for before the list was shut come too late: they must not open it again.
  const shut = () => {
    clearTimeout(timer);
    asked += 1;
    open(false);
  };
  const open = (yes) => {
    box.hidden = !yes;
    input.setAttribute('aria-expanded', String(yes));
    mark(-1);
  };
  const mark = (index) => {
    current = index;
    options().forEach((option, at) => option.setAttribute('aria-selected', String(at === index)));
    input.setAttribute('aria-activedescendant', options()[index]?.id ?? '');
    options()[index]?.scrollIntoView({ block: 'nearest' });
  };
  const ask = async () => {
    const words = input.value.trim();
    const turn = ++asked;
    if (words.length < 2) return open(false);
    const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: words })}`).catch(() => null);
    if (!answer?.ok || turn !== asked) return;
    box.innerHTML = await answer.text();
    options().forEach((option, at) => (option.id = `${box.id}-${at}`));
    open(options().length > 0);
  };

  input.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener('keydown', (event) => {
    const count = options().length;
    if (event.key === 'Escape') shut();
    if (box.hidden || !count) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(current < 0 && step < 0 ? count - 1 : (current + step + count) % count);
    if (event.key === 'Enter' && current >= 0) options()[current].click();
    if (step || (event.key === 'Enter' && current >= 0)) event.preventDefault();
  });
  form.parentElement.addEventListener('focusout', (event) => {
    if (!form.parentElement.contains(event.relatedTarget)) shut();
  });
}
