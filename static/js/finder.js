// A long select gets a box that narrows it while typing, with or without marks.
const fold = (text) => text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');

export function enhance(select) {
  const box = document.createElement('input');
  Object.assign(box, { className: 'input', type: 'text', autocomplete: 'off', placeholder: select.dataset.finder });
  box.setAttribute('aria-label', select.dataset.finder);
  box.setAttribute('aria-controls', select.id);
  select.before(box);

  let all = [...select.options];
  const narrow = () => {
    const wanted = fold(box.value.trim());
    const kept = all.filter((option) => option.value === '' || fold(option.text).includes(wanted));
    const before = select.value;
    select.replaceChildren(...kept);
    const found = kept.filter((option) => option.value !== '');
    select.value = kept.some((option) => option.value === before) ? before : '';
    if (wanted && found.length === 1) select.value = found[0].value;
    if (select.value !== before) select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  box.addEventListener('input', narrow);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  select.addEventListener('options', () => {
    all = [...select.options];
    box.value = '';
  });
}
