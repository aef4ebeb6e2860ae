// Where a visitor's parcels go, remembered on this machine alone: the page is the same for everybody. On a product's
// page what the post would cost follows at once; the basket is asked for again with the province.
const kept = () => {
  try {
    return localStorage.getItem('province') ?? '';
  } catch {
    return '';
  }
};

const keep = (code) => {
  try {
    localStorage.setItem('province', code);
  } catch {
    // It is asked again next time.
  }
};

function answerAtOnce(form, select, told) {
  let turn = 0;
  const ask = async () => {
    const mine = ++turn;
    if (!select.value) return told.replaceChildren();
    form.setAttribute('aria-busy', 'true');
    const asked = new URLSearchParams(new FormData(form));
    const answer = await fetch(`${location.pathname}?${asked}`).catch(() => null);
    if (mine !== turn) return;
    form.removeAttribute('aria-busy');
    if (!answer?.ok) return form.submit();
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    told.replaceChildren(...page.querySelector('[data-quote]').childNodes);
  };
  form.querySelector('button').hidden = true;
  select.addEventListener('change', ask);
  document.addEventListener('change', ({ target }) => {
    if (target.name !== 'variant_id' || !form.elements.goi) return;
    form.elements.goi.value = target.value;
    ask();
  });
  if (select.value && !told.childElementCount) ask();
}

export function enhance(form) {
  const select = form.querySelector('select');
  const told = form.querySelector('[data-quote]');
  const chosen = select.value;
  if (!chosen) select.value = kept();
  if (select.selectedIndex < 0) select.value = '';
  const own = new URL(form.action);
  if (!told && !chosen && select.value && own.pathname === location.pathname) {
    return location.replace(`${own.pathname}?${new URLSearchParams(new FormData(form))}${location.hash}`);
  }
  select.addEventListener('change', () => keep(select.value));
  if (told) answerAtOnce(form, select, told);
}
