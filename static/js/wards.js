// The communes of the chosen province. The address answers JSON: [{"value": "…", "label": "…"}, …].
const named = (row) => Object.assign(new Option(row.label, row.value), { lang: 'vi' });

export function enhance(province) {
  const ward = document.getElementById(province.dataset.wardsTarget);
  if (!ward) return;
  let asked = 0;
  for (const button of document.querySelectorAll('[data-wards-button]')) button.hidden = true;

  const fill = async () => {
    const turn = ++asked;
    const first = [...ward.options].find((option) => option.value === '');
    ward.setAttribute('aria-busy', 'true');
    try {
      const query = new URLSearchParams({ [province.name]: province.value });
      const answer = await fetch(`${province.dataset.wardsUrl}?${query}`, { headers: { Accept: 'application/json' } });
      const rows = answer.ok ? await answer.json() : [];
      if (turn !== asked) return;
      ward.replaceChildren(...(first ? [first] : []), ...rows.map(named));
      ward.value = '';
      ward.dispatchEvent(new CustomEvent('options'));
    } finally {
      ward.removeAttribute('aria-busy');
    }
  };
  province.addEventListener('change', fill);
  // Who comes back finds the province as it was left, and no communes: the browser puts back what was chosen of those
  // that the page came with.
  const comeBack = () => province.value && ward.options.length < 2 && fill();
  addEventListener('pageshow', comeBack);
  comeBack();
}
