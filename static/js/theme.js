// Day or night as the visitor chose: applied before the first paint, changed by three buttons in the footer.
const kept = () => {
  try {
    return localStorage.getItem('theme') ?? '';
  } catch {
    return '';
  }
};

const keep = (theme) => {
  try {
    localStorage.setItem('theme', theme);
  } catch {
    // A browser that keeps nothing still shows the choice on this page.
  }
};

const apply = (theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
};

apply(kept());

export function enhance(group) {
  const buttons = [...group.querySelectorAll('button')];
  const show = (theme) => {
    for (const button of buttons) button.setAttribute('aria-pressed', String(button.value === theme));
  };
  group.addEventListener('click', (event) => {
    const button = event.target.closest('button');
    if (!button) return;
    keep(button.value);
    apply(button.value);
    show(button.value);
  });
  show(kept());
  group.hidden = false;
}
