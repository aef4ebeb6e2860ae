// The communes of the chosen province. The address answers JSON: [{"value": "…", "label": "…"}, …].
const named = (row) => Object.assign(new Option(row.label, row.value), { lang: 'vi' });

// What the page came with in a field, whatever was chosen or typed since.
export const given = (field) => (field.options ? [...field.options].find((option) => option.defaultSelected)?.value ?? '' : field.defaultValue);

export function enhance(province) {
  const ward = document.getElementById(province.dataset.wardsTarget);
  if (!ward) return;
  let asked = 0;
  let known = given(province);
  for (const button of document.querySelectorAll('[data-wards-button]')) button.hidden = true;

  const fill = async () => {
    known = province.value;
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
    } catch {
      known = undefined; // Asked again when there is a network.
    } finally {
      ward.removeAttribute('aria-busy');
    }
  };
  province.addEventListener('change', fill);
  // Who comes back finds the province as it was left, and the communes that the page came with.
  const comeBack = () => province.value && province.value !== known && fill();
  for (const sign of ['pageshow', 'online']) addEventListener(sign, comeBack);
  comeBack();
}
