// A long select gets a box that narrows it while typing, with or without marks, and says what was found. Where nothing
// fits, all of it can still be chosen: a place may have a new name.
const fold = (text) => text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');

export function enhance(select) {
  const box = document.createElement('input');
  Object.assign(box, { className: 'input', type: 'text', autocomplete: 'off', placeholder: select.dataset.finder });
  box.setAttribute('aria-label', select.dataset.finder);
  box.setAttribute('aria-controls', select.id);
  const told = Object.assign(document.createElement('p'), { className: 'hint' });
  told.setAttribute('role', 'status');
  select.before(box, told);

  const { finderNone, finderSome, finderEmpty } = select.dataset;
  let all = [...select.options];
  const tell = (wanted, found) => {
    let words = '';
    if (wanted) words = all.length < 2 ? finderEmpty : finderNone;
    if (wanted && found.length) words = found.length > 1 ? finderSome.replace('{count}', found.length) : found[0].text;
    told.textContent = words;
  };
  const narrow = () => {
    const wanted = fold(box.value.trim());
    const found = all.filter((option) => option.value !== '' && fold(option.text).includes(wanted));
    const before = select.value;
    const kept = found.length ? all.filter((option) => option.value === '' || found.includes(option)) : all;
    select.replaceChildren(...kept);
    tell(wanted, found);
    select.value = found.some((option) => option.value === before) ? before : '';
    if (wanted && found.length === 1) select.value = found[0].value;
    if (select.value !== before) select.dispatchEvent(new Event('change', { bubbles: true }));
  };
  box.addEventListener('input', narrow);
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault();
  });
  select.addEventListener('options', () => {
    const wasEmpty = all.length < 2;
    all = [...select.options];
    // What was typed before there was anything to find in is looked for now.
    if (!wasEmpty) box.value = '';
    narrow();
  });
}
